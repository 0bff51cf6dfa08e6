import { randomUUID } from 'node:crypto';
import { createCategory, listCategories } from '@urvote/contracts/http/contests/category-endpoints';
import { getContest } from '@urvote/contracts/http/contests/contest-endpoints';
import {
  createContest,
  deleteContest,
  duplicateContest,
  getContestSettings,
  importContests,
  listClientContests,
} from '@urvote/contracts/http/contests/contest-making-endpoints';
import { moveContestState } from '@urvote/contracts/http/contests/contest-state-endpoints';
import type { Database } from '@urvote/db-schema/database';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry } from '../contest-service.test-support.ts';
import { serviceAndDatabase } from '../contests/contests.test-support.ts';

const shared = sharedByTests(serviceAndDatabase);

async function insertClient(db: Kysely<Database>): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('client')
    .values({ id, slug: `c-${id}`, name: 'Client' })
    .execute();
  return `c-${id}`;
}

const times = { votingStartsAt: '2098-01-01T00:00:00.000Z', votingEndsAt: '2098-02-01T00:00:00.000Z' };
const newSlug = () => `songs-${randomUUID()}`;
const named = () => ({ ...times, name: 'Summer songs', slug: newSlug() });

describe('creating a contest', () => {
  it('keeps name, dates, rules, prizes and settings as they are sent, and refuses an end before the start [UV-07]', async () => {
    const { db, service } = shared();
    const params = { clientSlug: await insertClient(db) };
    const body = {
      ...named(),
      description: 'Songs about the sea',
      rules: ['One song each.', 'Sing yourself.'],
      prizes: [
        { place: 1, title: 'Studio day', description: 'With a producer', count: 1 },
        { place: 2, title: 'Headphones' },
      ],
      settings: { hashtag: '#songs2098', termsUrl: 'https://example.org/terms', showEntryCount: true },
      timeZone: 'Europe/Berlin',
      votePolicy: 'weekly',
      tieBreak: 'lot',
      countingMethod: 'likes',
      publicWeight: 0.7,
      juryWeight: 0.3,
      maxVotesPerCategory: 3,
      submissionsEndAt: '2098-01-15T00:00:00.000Z',
    };
    const created = await service.admin.call(createContest, { params, body });
    expect([created.status, created.body]).toEqual([
      201,
      expect.objectContaining({ ...body, state: 'draft', status: 'draft', version: 1, votingEnabled: true }),
    ]);
    const { id: contestId } = created.body as { id: string };
    const read = await service.admin.call(getContestSettings, { params: { contestId } });
    expect(read.body).toEqual(created.body);
    expect(read.headers.get('etag')).toMatch(/^"1\./);
    for (const votingEndsAt of [times.votingStartsAt, '2097-12-31T23:59:59.999Z']) {
      const refused = await service.admin.call(createContest, {
        params,
        body: { ...body, slug: newSlug(), votingEndsAt },
      });
      expect([refused.status, refused.problem().errors?.map(({ field }) => field)]).toEqual([
        422,
        ['body.votingStartsAt', 'body.votingEndsAt'],
      ]);
    }
    const events = await db.selectFrom('outbox_event').select('type').where('aggregate_id', '=', contestId).execute();
    const audits = await db.selectFrom('audit_log').select('action').where('target_id', '=', contestId).execute();
    expect([events, audits]).toEqual([[{ type: 'contest.created' }], [{ action: 'contest.create' }]]);
  });

  it.each([
    [{ rules: 'One song each' }, 'body.rules'],
    [{ prizes: [{ place: 0, title: 'None' }] }, 'body.prizes.0.place'],
    [{ settings: { anything: 1 } }, 'body.settings.anything'],
    [{ settings: { termsUrl: 'javascript:alert(1)' } }, 'body.settings.termsUrl'],
    [{ timeZone: 'Mars/Olympus' }, 'body.timeZone'],
    [{ juryWeight: 0.5 }, 'body.juryWeight'],
    [{ holdThreshold: 0.99 }, 'body.holdThreshold'],
    [{ slug: 'Not A Slug' }, 'body.slug'],
    [{ name: ' ' }, 'body.name'],
    [{ status: 'published' }, 'body.status'],
  ])('with %j is refused naming %s', async (change, field) => {
    const { db, service } = shared();
    const params = { clientSlug: await insertClient(db) };
    const refused = await service.admin.call(createContest, { params, body: { ...named(), ...change } });
    expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, field]);
  });

  it('takes a slug once, for 10 who ask at once too, and a listing of 7 rows makes 3 contests when merged [UV-08]', async () => {
    const { db, service } = shared();
    const params = { clientSlug: await insertClient(db) };
    const body = named();
    const create = () => service.admin.call(createContest, { params, body });
    const answers = await Promise.all(Array.from({ length: 10 }, create));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    const again = (await create()).problem();
    expect([again.code, again.errors?.[0]?.field]).toEqual(['CONFLICT', 'body.slug']);

    const mark = randomUUID().slice(0, 8);
    const row = (name: string, month: number, rule: string) => ({
      name: `${name} ${mark}`,
      votingStartsAt: `2098-0${month}-01T00:00:00Z`,
      votingEndsAt: `2098-0${month + 1}-01T00:00:00Z`,
      rules: [rule],
    });
    const rows = [
      row('Songs', 3, 'One'),
      row('songs', 1, 'Two'),
      row('SONGS!', 6, 'One'),
      row('Clips', 2, 'One'),
      row('Clips', 2, 'One'),
      row('Posters', 4, 'One'),
      row('Posters', 4, 'Three'),
    ];
    const importRows = (merge: string) =>
      service.admin.call(importContests, { params, query: { merge }, body: { rows } });
    const count = async () =>
      Number(
        (
          await db
            .selectFrom('contest')
            .select(db.fn.countAll().as('count'))
            .where('name', 'ilike', `%${mark}%`)
            .executeTakeFirstOrThrow()
        ).count,
      );
    const refused = await importRows('false');
    expect([refused.status, refused.problem().errors?.[0]?.field, await count()]).toEqual([409, 'body.rows.1.slug', 0]);
    const imported = await importRows('true');
    expect([imported.status, await count()]).toEqual([201, 3]);
    const { contests } = imported.body as { contests: { id: string; rowCount: number }[] };
    expect(contests.map(({ rowCount }) => rowCount)).toEqual([3, 2, 2]);
    const songs = await service.admin.call(getContestSettings, { params: { contestId: contests[0]?.id ?? '' } });
    expect(songs.body).toMatchObject({
      slug: `songs-${mark}`,
      name: `Songs ${mark}`,
      rules: ['One', 'Two'],
      votingStartsAt: '2098-01-01T00:00:00.000Z',
      votingEndsAt: '2098-07-01T00:00:00.000Z',
    });
    expect([(await importRows('true')).status, await count()]).toEqual([409, 3]);
  });

  it('takes what is not said from a template, its categories too', async () => {
    const { db, service } = shared();
    const params = { clientSlug: await insertClient(db) };
    const body = { ...named(), template: 'song_contest', tieBreak: 'earliest' };
    const created = await service.admin.call(createContest, { params, body });
    expect(created.body).toMatchObject({ allowedKinds: ['music'], juryWeight: 0.5, tieBreak: 'earliest' });
    const { id } = created.body as { id: string };
    const rows = await db
      .selectFrom('category')
      .select(['slug', 'position'])
      .where('contest_id', '=', id)
      .orderBy('position')
      .execute();
    expect(rows).toEqual([
      { slug: 'original-song', position: 0 },
      { slug: 'cover-version', position: 1 },
    ]);
  });

  it('is listed for members with every state, newest first, and is nothing for the public while it is a draft', async () => {
    const { db, service } = shared();
    const params = { clientSlug: await insertClient(db) };
    const slugs = [newSlug(), newSlug(), newSlug()];
    for (const slug of slugs) await service.admin.call(createContest, { params, body: { ...named(), slug } });
    const list = async (query: Record<string, string>) =>
      (await service.admin.call(listClientContests, { params, query })).body as {
        items: { slug: string }[];
        nextCursor: string | null;
      };
    const first = await list({ limit: '2' });
    const second = await list({ limit: '2', cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ slug }) => slug)).toEqual(slugs.toReversed());
    expect([(await list({ state: 'open' })).items, second.nextCursor]).toEqual([[], null]);
    expect((await service.admin.call(getContest, { params: { idOrSlug: slugs[0] ?? '' } })).status).toBe(404);
  });
});

describe('a duplicate', () => {
  it('has the settings, rules, prizes and categories, and neither entries nor votes', async () => {
    const { db, service } = shared();
    const given = {
      rules: JSON.stringify(['Sing']),
      prizes: JSON.stringify([{ place: 1, title: 'Cup' }]),
      status: 'published',
      vote_policy: 'once',
      max_votes_per_voter: 5,
      tie_break: 'lot',
      eligible_countries: ['US'],
    };
    const contestId = await insertContest(db, given);
    await insertEntry(db, contestId);
    await db
      .insertInto('category')
      .values({ id: randomUUID(), contest_id: contestId, slug: 'folk', name: 'Folk' })
      .execute();
    const body = named();
    const made = await service.admin.call(duplicateContest, { params: { contestId }, body });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({
        ...body,
        state: 'draft',
        votePolicy: 'once',
        maxVotesPerVoter: 5,
        tieBreak: 'lot',
        eligibleCountries: ['US'],
        rules: ['Sing'],
        prizes: [{ place: 1, title: 'Cup' }],
        version: 1,
      }),
    ]);
    const { id } = made.body as { id: string };
    expect(await db.selectFrom('entry').select('id').where('contest_id', '=', id).execute()).toEqual([]);
    expect(await db.selectFrom('category').select('slug').where('contest_id', '=', id).execute()).toEqual([
      { slug: 'folk' },
    ]);
    expect((await service.admin.call(duplicateContest, { params: { contestId }, body })).status).toBe(409);
    const early = { ...named(), votingEndsAt: times.votingStartsAt };
    expect((await service.admin.call(duplicateContest, { params: { contestId }, body: early })).status).toBe(422);
  });
});

describe('deleting a contest', () => {
  it('takes a draft away, and nothing that is more', async () => {
    const { db, service } = shared();
    const remove = async (contestId: string) =>
      (await service.admin.call(deleteContest, { params: { contestId } })).status;
    const draft = await insertContest(db, { status: 'draft' });
    await service.admin.call(createCategory, { params: { contestId: draft }, body: { slug: 'folk', name: 'Folk' } });
    expect([await remove(draft), await remove(draft)]).toEqual([204, 404]);
    for (const status of ['scheduled', 'open', 'closed', 'archived'])
      expect([status, await remove(await insertContest(db, { status }))]).toEqual([status, 409]);
    const entered = await insertContest(db, { status: 'draft' });
    await insertEntry(db, entered);
    expect(await remove(entered)).toBe(409);
  });

  it('comes to one end with moving it, whichever is first', async () => {
    const { db, service } = shared();
    for (let round = 0; round < 10; round += 1) {
      const contestId = await insertContest(db, { status: 'draft' });
      const [gone, moved] = await Promise.all([
        service.admin.call(deleteContest, { params: { contestId } }),
        service.admin.call(moveContestState, { params: { contestId }, body: { move: 'schedule' } }),
      ]);
      expect([`${gone.status} ${moved.status}`]).toEqual([expect.stringMatching(/^(204 404|409 200)$/)]);
    }
  });
});

describe('categories', () => {
  it('are those of the contest, in the order of the organiser, until voting opens', async () => {
    const { db, service } = shared();
    const contestId = await insertContest(db, { status: 'scheduled', voting_starts_at: '2098-01-01T00:00:00Z' });
    const add = (slug: string) =>
      service.admin.call(createCategory, { params: { contestId }, body: { slug, name: slug.toUpperCase() } });
    expect([(await add('folk')).status, (await add('rock')).status, (await add('folk')).status]).toEqual([
      201, 201, 409,
    ]);
    const listed = await service.admin.call(listCategories, { params: { idOrSlug: contestId } });
    expect(listed.body).toMatchObject({
      categories: [
        { slug: 'folk', position: 0 },
        { slug: 'rock', position: 1 },
      ],
    });
    await service.admin.call(moveContestState, { params: { contestId }, body: { move: 'open' } });
    const refused = await add('jazz');
    expect([refused.status, refused.problem().code]).toEqual([409, 'FROZEN']);
  });
});
