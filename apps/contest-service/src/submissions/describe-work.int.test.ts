import { approveEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getEntry } from '@urvote/contracts/http/contests/contest-endpoints';
import { addEntry, submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { getEntryForm, putEntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';
import type { NewRow } from '@urvote/db-schema/database';
import { type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { describe, expect, it } from 'vitest';
import { insertContest } from '../contest-service.test-support.ts';
import { type EntryScene, idOf, insertMaker, insertUpload, startEntryScene } from './makers.test-support.ts';

const refusedFields = (answer: ApiResponse) => [
  answer.status,
  [...new Set(answer.problem().errors?.map(({ field }) => field))],
];

async function enter({ db, service }: EntryScene, changes: Partial<NewRow<'contest'>> = {}) {
  const contestId = await insertContest(db, changes);
  const { client, userId } = await insertMaker(db, service);
  const song = { contestId, kind: 'music', title: 'Notes', externalUrl: 'https://example.org/song' };
  const submit = (more: object = {}) => client.call(submitEntry, { body: { ...song, ...more } });
  return { contestId, userId, submit, client, song };
}

const backlinks = {
  website: 'http://Ada.Example/?utm_source=mail',
  spotify: 'https://open.spotify.com/artist/1?si=abc',
  youtube: 'https://www.youtube.com/@ada',
  instagram: 'https://instagram.com/ada?igshid=1',
  soundcloud: 'https://SOUNDCLOUD.com/ada',
  bandcamp: 'http://ada.bandcamp.com',
};

describe('what an entry says of its work', () => {
  const shared = sharedByTests(startEntryScene);

  it('is stored, normalised and read again: subtype, licence, programs and six links [UV-28]', async () => {
    const scene = shared();
    const { submit, client } = await enter(scene);
    const work = { subtype: 'remix', licenseType: 'cc_by_nc', aiToolsUsed: ['Suno', 'iZotope'] };
    const made = await submit({ ...work, backlinks });
    const expected = {
      ...work,
      backlinks: {
        website: 'https://ada.example/',
        spotify: 'https://open.spotify.com/artist/1',
        youtube: 'https://www.youtube.com/@ada',
        instagram: 'https://instagram.com/ada',
        soundcloud: 'https://soundcloud.com/ada',
        bandcamp: 'https://ada.bandcamp.com/',
      },
    };
    expect([made.status, made.body]).toEqual([201, expect.objectContaining(expected)]);
    expect((await client.call(getEntry, { params: { entryId: idOf(made) } })).body).toMatchObject(expected);
    await scene.service.admin.call(approveEntry, { params: { entryId: idOf(made) } });
    const anyone = apiClient(scene.service.url);
    expect((await anyone.call(getEntry, { params: { entryId: idOf(made) } })).body).toMatchObject(expected);
    const trick = await submit({ backlinks: { ...backlinks, website: 'http://javascript:alert(1)' } });
    expect(refusedFields(trick)).toEqual([422, ['body.backlinks.website']]);
    const bare = await submit({ backlinks: { website: 'http://javascript' } });
    expect(refusedFields(bare)).toEqual([422, ['body.backlinks.website']]);
  });

  it.each([
    [{ kind: 'video', subtype: 'tutorial' }, 201],
    [{ kind: 'visual', subtype: 'artwork' }, 201],
    [{ kind: 'music' }, 201],
    [{ kind: 'video', subtype: 'artwork' }, 422],
    [{ kind: 'visual', subtype: 'tutorial' }, 422],
    [{ kind: 'video', subtype: 'opera' }, 422],
    [{ kind: 'music', licenseType: 'x' }, 422],
  ])('%j is answered %i [UV-27]', async (work, status) => {
    const { submit } = await enter(shared());
    const answer = await submit(work);
    expect(answer.status).toBe(status);
    const field = 'licenseType' in work ? 'body.licenseType' : 'body.subtype';
    if (status === 422) expect(refusedFields(answer)).toEqual([422, [field]]);
  });

  it('is uploaded or kept elsewhere, and elsewhere is a page on the web [UV-26]', async () => {
    const scene = shared();
    const { submit, userId } = await enter(scene);
    const mediaAssetId = await insertUpload(scene.db, userId);
    expect(refusedFields(await submit({ mediaAssetId }))).toEqual([422, ['body.externalUrl']]);
    expect(refusedFields(await submit({ externalUrl: undefined }))).toEqual([422, ['body.mediaAssetId']]);
    for (const externalUrl of [
      'ftp://example.org/song',
      'javascript:alert(1)',
      'javascript://example.org/%0aalert(1)',
      'https://me:secret@example.org/song',
    ])
      expect(refusedFields(await submit({ externalUrl }))).toEqual([422, ['body.externalUrl']]);
    const made = await submit();
    expect(made.status).toBe(201);
    const row = await scene.db
      .selectFrom('entry')
      .select(['source', 'external_url', 'status'])
      .where('id', '=', idOf(made))
      .executeTakeFirst();
    expect(row).toEqual({ source: 'external', external_url: 'https://example.org/song', status: 'pending' });
  });

  it('has a link that no other live entry of the contest has, also when ten come at once', async () => {
    const scene = shared();
    const { submit, contestId, song } = await enter(scene);
    const links = [
      'https://youtu.be/abc?si=1',
      'https://www.youtube.com/watch?v=abc&t=9',
      'https://m.youtube.com/live/abc',
    ];
    const all = await Promise.all(Array.from({ length: 10 }, (_, n) => submit({ externalUrl: links[n % 3] })));
    expect(all.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(9).fill(409)]);
    const { client } = await insertMaker(scene.db, scene.service);
    const twice = await client.call(submitEntry, { body: { ...song, externalUrl: links[1] } });
    expect([twice.problem().code, ...refusedFields(twice)]).toEqual(['CONFLICT', 409, ['body.externalUrl']]);
    await scene.db.updateTable('entry').set({ status: 'withdrawn' }).where('contest_id', '=', contestId).execute();
    expect((await client.call(submitEntry, { body: { ...song, externalUrl: links[1] } })).status).toBe(201);
    expect((await (await enter(scene)).submit({ externalUrl: links[0] })).status).toBe(201);
  });
});

describe('the entry form of a contest', () => {
  const shared = sharedByTests(startEntryScene);
  const fields = [
    { name: 'city', label: 'Where from?', kind: 'choice', isRequired: false, choices: ['Lisbon', 'Porto'] },
    { name: 'terms', label: 'I accept the rules', kind: 'consent', isRequired: true },
  ];

  it('is set by its organisers and answered with each entry, and nobody reads the answers', async () => {
    const scene = shared();
    const { submit, contestId } = await enter(scene);
    const set = { params: { contestId }, body: { fields, allowWriteIns: false } };
    expect((await apiClient(scene.service.url).call(putEntryForm, set)).status).toBe(401);
    const stranger = await insertMaker(scene.db, scene.service);
    expect((await stranger.client.call(putEntryForm, set)).status).toBe(404);
    expect((await scene.service.admin.call(putEntryForm, set)).status).toBe(200);
    const read = await apiClient(scene.service.url).call(getEntryForm, { params: { contestId } });
    expect([read.status, read.body]).toEqual([200, { fields, allowWriteIns: false }]);
    expect(refusedFields(await submit())).toEqual([422, ['body.formAnswers.terms']]);
    expect(refusedFields(await submit({ formAnswers: { terms: false } }))).toEqual([422, ['body.formAnswers.terms']]);
    const more = { formAnswers: { terms: true, city: 'Rome', age: '7' } };
    expect(refusedFields(await submit(more))).toEqual([422, ['body.formAnswers.age', 'body.formAnswers.city']]);
    const made = await submit({ formAnswers: { terms: true, city: 'Porto' } });
    expect([made.status, JSON.stringify(made.body)]).toEqual([201, expect.not.stringContaining('Porto')]);
    const row = await scene.db
      .selectFrom('entry')
      .select('form_answers')
      .where('id', '=', idOf(made))
      .executeTakeFirst();
    expect(row?.form_answers).toEqual({ terms: true, city: 'Porto' });
    const { details } = await scene.db
      .selectFrom('audit_log')
      .select('details')
      .where('action', '=', 'contest.entry_form')
      .executeTakeFirstOrThrow();
    expect(details).toEqual({ fields, allowWriteIns: false });
  });

  it.each([
    [[{ ...fields[1], choices: ['a'] }], 'body.fields.0.choices'],
    [[{ ...fields[0], choices: undefined }], 'body.fields.0.choices'],
    [[fields[1], fields[1]], 'body.fields'],
    [[{ ...fields[1], name: 'no name' }], 'body.fields.0.name'],
  ])('%j is refused', async (wrong, field) => {
    const scene = shared();
    const contestId = await insertContest(scene.db);
    const body = { fields: wrong, allowWriteIns: false };
    const answer = await scene.service.admin.call(putEntryForm, { params: { contestId }, body });
    expect(refusedFields(answer)).toEqual([422, [field]]);
  });
});

describe('an entry that an administrator adds', () => {
  const shared = sharedByTests(startEntryScene);

  it('is approved at once and nobody’s, by a link or an upload; others may not [UV-35]', async () => {
    const { db, service } = shared();
    const contestId = await insertContest(db);
    const body = { contestId, kind: 'music', title: 'Notes', artistName: 'Ada', externalUrl: 'https://example.org/1' };
    expect((await apiClient(service.url).call(addEntry, { body })).status).toBe(401);
    const user = await insertMaker(db, service);
    expect((await user.client.call(addEntry, { body })).status).toBe(403);
    const moderator = await service.issuer.mintToken({ roles: ['moderator'] });
    expect((await apiClient(service.url, { token: moderator }).call(addEntry, { body })).status).toBe(403);
    const made = await service.admin.call(addEntry, { body });
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ status: 'approved', source: 'admin' })]);
    const entryId = idOf(made);
    expect((await apiClient(service.url).call(getEntry, { params: { entryId } })).status).toBe(200);
    const row = await db.selectFrom('entry').selectAll().where('id', '=', entryId).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'approved', source: 'admin', submitter_user_id: null, rejected_at: null });
    expect(row.approved_at).not.toBeNull();
    const events = await db.selectFrom('outbox_event').select('type').where('aggregate_id', '=', entryId).execute();
    expect(events).toEqual([{ type: 'entry.approved' }]);
    const audit = await db.selectFrom('audit_log').select('actor_user_id').where('target_id', '=', entryId).execute();
    expect(audit).toEqual([{ actor_user_id: service.adminId }]);
    const mediaAssetId = await insertUpload(db, service.adminId);
    const uploaded = { contestId, kind: 'music', title: 'Two', artistName: 'Ada', mediaAssetId };
    expect((await service.admin.call(addEntry, { body: uploaded })).status).toBe(201);
    expect((await service.admin.call(addEntry, { body })).status).toBe(409);
    expect((await service.admin.call(addEntry, { body: { ...body, externalUrl: undefined } })).status).toBe(422);
  });

  it.each([
    [{ status: 'closed' }, 409, 'SUBMISSIONS_CLOSED'],
    [{ allowed_kinds: ['video'] }, 422, 'VALIDATION_FAILED'],
    [{ status: 'draft' }, 201, undefined],
  ])('to a contest with %j is answered %i', async (changes, status, code) => {
    const { db, service } = shared();
    const contestId = await insertContest(db, changes);
    const work = { kind: 'music', title: 'Notes', artistName: 'Ada', externalUrl: 'https://example.org/1' };
    const answer = await service.admin.call(addEntry, { body: { contestId, ...work } });
    expect([answer.status, status < 400 ? undefined : answer.problem().code]).toEqual([status, code]);
  });
});
