import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Sealer } from '@urvote/platform/crypto/sealer';

/** What the links of contest mails are sealed for. */
export const optOutPurpose = 'contest-mail-opt-out';

/** Works for as long as the account is there, since mails are kept for years. */
export function optOutUrl(publicUrl: string, sealer: Sealer, userId: string): string {
  const url = new URL('/contest-mails/turn-off', publicUrl);
  url.searchParams.set('token', sealer.seal(userId).toString('base64url'));
  return url.href;
}

/** @throws {ProblemError} LINK_SPENT for what nobody was sent */
export function userOfLink(sealer: Sealer, token: string): string {
  try {
    return sealer.open(Buffer.from(token, 'base64url')).toString('utf8');
  } catch {
    throw new ProblemError('LINK_SPENT');
  }
}
