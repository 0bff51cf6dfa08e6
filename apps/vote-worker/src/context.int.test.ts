import { silentLogger } from '@urvote/platform/logger/logger';
import { eventually } from '@urvote/testkit/eventually';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import { createContext } from './context.ts';
import { testConfig } from './vote-worker.test-support.ts';

it('leaves no connection behind when a step of its making throws', async () => {
  await using database = await testDatabase();
  const connections = async () => {
    const { rows } = await database.pool.query<{ count: string }>(
      `select count(*) from pg_stat_activity
       where datname = current_database() and application_name in ('vote-worker', 'urvote-events')`,
    );
    return Number(rows[0]?.count);
  };
  const overrides = {
    logger: silentLogger(),
    get networkOf(): never {
      throw new Error('no network data');
    },
  };
  await expect(createContext(testConfig(database.url), overrides)).rejects.toThrow('no network data');
  await eventually(async () => expect(await connections()).toBe(0));
});
