import { ProblemError } from '@urvote/contracts/errors/error-codes';

/** A second slash makes a host of a path; browsers read backslashes as slashes and drop control characters. */
const isSuspicious = /^\/[/\\]|\\|[\u0000-\u001f\u007f]/;
const decodings = 2;

/**
 * Resolves a path of the platform. What only looks like a path is refused in its encoded forms too, since something on
 * the way may decode it once more.
 * @returns an absolute URL, so that no path can be read as a host
 * @throws {ProblemError} REDIRECT_NOT_ALLOWED
 */
export function safeRedirect(path: string, publicUrl: string): string {
  let [form = ''] = path.split(/[?#]/, 1);
  for (let times = 0; times <= decodings; times += 1) {
    if (!form.startsWith('/') || isSuspicious.test(form)) throw new ProblemError('REDIRECT_NOT_ALLOWED');
    form = decoded(form);
  }
  const url = new URL(path, publicUrl);
  if (isSuspicious.test(path) || url.origin !== new URL(publicUrl).origin || url.pathname.startsWith('//'))
    throw new ProblemError('REDIRECT_NOT_ALLOWED');
  return url.href;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ProblemError('REDIRECT_NOT_ALLOWED', { cause });
  }
}
