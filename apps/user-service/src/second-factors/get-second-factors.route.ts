import { getSecondFactors } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { findTotp } from '../sign-in/second-factor/second-factor.queries.ts';
import { countRecoveryCodes } from './second-factors.queries.ts';

export function getSecondFactorsRoute({ db }: AppContext) {
  return defineRoute(getSecondFactors, async ({ caller }) => {
    const confirmedAt = (await findTotp(db, caller.userId))?.confirmedAt;
    const totp = confirmedAt instanceof Date ? { activatedAt: confirmedAt.toISOString() } : null;
    return { status: 200, body: { totp, recoveryCodesLeft: await countRecoveryCodes(db, caller.userId) } };
  });
}
