import { ClientError } from 'openid-client';

const unavailableCodes = ['OAUTH_TIMEOUT', 'OAUTH_ABORT'];

/** No answer, or a server error; a refusal is neither. */
export function isProviderUnavailable(error: unknown): boolean {
  if (error instanceof ClientError) {
    if (unavailableCodes.includes(error.code ?? '')) return true;
    return error.cause instanceof Response ? error.cause.status >= 500 : isFailedFetch(error.cause);
  }
  return isFailedFetch(error);
}

/** Errors of wrong arguments have a code; those of fetch have none. */
function isFailedFetch(error: unknown): boolean {
  return error instanceof TypeError && !('code' in error);
}
