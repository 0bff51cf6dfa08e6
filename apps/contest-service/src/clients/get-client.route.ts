import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getClient } from '@urvote/contracts/http/clients/client-endpoints';
import type { Caller } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { findMembership } from '../access/membership.queries.ts';
import type { AppContext } from '../context.ts';
import { clientTag } from './client-version.ts';
import { findClient } from './clients.queries.ts';

export function getClientRoute({ db }: AppContext) {
  async function isMember(caller: Caller, slug: string): Promise<boolean> {
    if (caller.kind !== 'user') return false;
    if (caller.roles.includes('admin')) return true;
    const found = await findMembership(db, caller.userId, { parameter: 'clientSlug', value: slug });
    return found !== undefined && found.role !== null;
  }

  return defineRoute(getClient, async ({ caller, params }) => {
    const body = await findClient(db, params.clientSlug);
    if (body === undefined || !(body.isActive || (await isMember(caller, body.slug))))
      throw new ProblemError('NOT_FOUND');
    return { status: 200, headers: { ETag: clientTag(body), ...(body.isActive ? sharedForASecond : {}) }, body };
  });
}
