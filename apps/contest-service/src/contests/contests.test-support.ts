import type { Database } from '@urvote/db-schema/database';
import { testDatabase } from '@urvote/testkit/test-database';
import type { Kysely } from 'kysely';
import { type StartedContestService, startContestService } from '../contest-service.test-support.ts';

export interface ServiceAndDatabase extends AsyncDisposable {
  db: Kysely<Database>;
  service: StartedContestService;
}

/** With the rights of its role alone, on a database of its own. */
export async function serviceAndDatabase(): Promise<ServiceAndDatabase> {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await testDatabase({ max: 20 }));
  const service = cleanup.use(
    await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service', FREE_LAUNCH: 'true' }),
  );
  const held = cleanup.move();
  return { db: database.db, service, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
