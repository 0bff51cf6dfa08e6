import { listThemes, matchTheme, onboard } from '@urvote/contracts/http/clients/onboarding-endpoints';
import { updateClient } from '@urvote/contracts/http/clients/client-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, startContestService } from '../contest-service.test-support.ts';
import { insertPerson } from '../members/members.test-support.ts';

const wish = { clientName: 'Sea Sounds', clientSlug: 'sea-sounds', contestName: 'Calm lo-fi of the year' };

const made = ['client', 'client_member', 'contest', 'outbox_event', 'audit_log'] as const;

async function countRows({ db }: TestDatabase): Promise<Record<string, number>> {
  const counts = await Promise.all(
    made.map(async (table) => [table, (await db.selectFrom(table).selectAll().execute()).length] as const),
  );
  return Object.fromEntries(counts);
}

describe('the onboarding', () => {
  it('makes a client, its first contest of 365 days with a vote a day, its theme and its owner [UV-24]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const person = await insertPerson(db, service);
    const begun = await person.client.call(onboard, { body: { ...wish, state: 'scheduled' } });
    expect([begun.status, begun.body]).toEqual([
      201,
      expect.objectContaining({ theme: 'chilled_vibe', memberRole: 'owner' }),
    ]);
    const { client, contest } = begun.body as {
      client: object;
      contest: { client: object; votingStartsAt: string; votingEndsAt: string };
    };
    expect(client).toMatchObject({ slug: 'sea-sounds', theme: { boardTheme: 'chilled_vibe' }, isActive: true });
    expect(contest).toMatchObject({ state: 'scheduled', votePolicy: 'daily', client: { slug: 'sea-sounds' } });
    expect(Date.parse(contest.votingEndsAt) - Date.parse(contest.votingStartsAt)).toBe(365 * 86_400_000);
    const params = { clientSlug: 'sea-sounds' };
    expect((await person.client.call(updateClient, { params, body: { about: 'Ours' } })).status).toBe(200);
  });

  it('leaves no row when its last step fails, by a slug that is taken or by the database [UV-24]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const person = await insertPerson(db, service);
    await insertContest(db, { slug: 'taken' });
    const before = await countRows(database);
    const refused = await person.client.call(onboard, { body: { ...wish, contestSlug: 'taken' } });
    expect([refused.status, refused.problem().code]).toEqual([409, 'CONFLICT']);
    expect(await countRows(database)).toEqual(before);
    await database.pool.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '23514'; end $$;
      create trigger refuse before insert on audit_log for each row execute function refuse()`);
    expect((await person.client.call(onboard, { body: wish })).status).toBe(500);
    expect(await countRows(database)).toEqual(before);
    await database.pool.query('drop trigger refuse on audit_log');
    const answers = await Promise.all(Array.from({ length: 5 }, () => person.client.call(onboard, { body: wish })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409]);
  });

  it('is for accounts with a confirmed address', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const person = await insertPerson(database.db, service, { emailVerified: false });
    const refused = await person.client.call(onboard, { body: wish });
    expect([refused.status, refused.problem().code]).toEqual([403, 'EMAIL_NOT_VERIFIED']);
  });
});

it('lists six themes of boards and finds one for a text [UV-23]', async () => {
  await using database = await testDatabase();
  await using service = await startContestService(database.url);
  const anyone = apiClient(service.url);
  const { items } = (await anyone.call(listThemes)).body as { items: { theme: string }[] };
  expect(new Set(items.map(({ theme }) => theme)).size).toBe(6);
  const match = async (text: string) => (await anyone.call(matchTheme, { body: { text } })).body;
  expect(await match('calm lo-fi')).toEqual({ theme: 'chilled_vibe' });
  expect(items.map(({ theme }) => theme)).toContain('chilled_vibe');
  expect((await anyone.call(matchTheme, { body: { text: '' } })).status).toBe(422);
});
