import type { JuryPlan } from '@urvote/contracts/http/judging/judging-schemas';
import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import type { Database } from '@urvote/db-schema/database';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import type { Kysely } from 'kysely';
import { insertUser, type StartedContestService } from '../contest-service.test-support.ts';

export interface Member {
  id: string;
  api: ApiClient;
}

/** A new account with a role in the client that holds the contest. */
export async function addMember(
  db: Kysely<Database>,
  { url, issuer }: Pick<StartedContestService, 'url' | 'issuer'>,
  contestId: string,
  role: ClientRole = 'judge',
): Promise<Member> {
  const id = await insertUser(db);
  const { client_id } = await db
    .selectFrom('contest')
    .select('client_id')
    .where('id', '=', contestId)
    .executeTakeFirstOrThrow();
  await db.insertInto('client_member').values({ client_id, user_id: id, role }).execute();
  return { id, api: apiClient(url, { token: await issuer.mintToken({ userId: id }) }) };
}

export const approved = { status: 'approved', approved_at: new Date('2026-06-01T00:00:00Z') };

export const deadline = '2026-07-01T12:00:00.000Z';

export function juryPlan(jurors: readonly Member[], changes: Partial<JuryPlan> = {}): JuryPlan {
  return {
    isBlind: false,
    deadlineAt: deadline,
    remindHoursBefore: null,
    maxScore: 10,
    criteria: [
      { name: 'Voice', description: null, weight: 0.5 },
      { name: 'Song', description: 'Words and music', weight: 0.3 },
      { name: 'Stage', description: null, weight: 0.2 },
    ],
    panels: [{ name: 'All', jurorIds: jurors.map(({ id }) => id), entryIds: null }],
    ...changes,
  };
}
