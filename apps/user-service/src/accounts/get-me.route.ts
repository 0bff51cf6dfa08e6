import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { accountResource } from './account-resource.ts';
import { findAccount } from './accounts.queries.ts';

export function getMeRoute({ db }: AppContext) {
  return defineRoute(getMe, async ({ caller }) => {
    const account = await findAccount(db, caller.userId);
    if (account === undefined) throw new ProblemError('NOT_FOUND');
    if (account.isSuspended) throw new ProblemError('FORBIDDEN', { detail: 'The account is suspended' });
    return { status: 200, body: accountResource(account) };
  });
}
