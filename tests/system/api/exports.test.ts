import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  deleteContactConsent,
  putContactConsent,
} from '@urvote/contracts/http/contact-consents/contact-consent-endpoints';
import { exportContest, type ExportFile } from '@urvote/contracts/http/exports/export-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { anyPorts, nobodyBehindGateway, nobodyThere } from '@urvote/testkit/service-variables';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { testIssuer } from '@urvote/testkit/tokens';
import { insertAccount } from '@urvote/user-service/user-service.test-support';
import { seedContest } from '@urvote/gateway/seed.test-support';
import { describe, expect, it } from 'vitest';
import { type Platform, sharedPlatform } from './support/platform.ts';

interface Asking {
  contestId: string;
  file: ExportFile;
  token: string;
  entry?: string;
}

async function read(url: string, { contestId, file, token, entry }: Asking) {
  const path = exportContest.path.replace(':contestId', contestId).replace(':file', file);
  const response = await fetch(`${url}${path}${entry === undefined ? '' : `?entry=${entry}`}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function member(
  { db, issuer }: Platform,
  clientId: string,
  role: string,
): Promise<{ userId: string; token: string }> {
  const userId = await insertAccount(db, { email: `${randomUUID()}@example.org` });
  await db.insertInto('client_member').values({ client_id: clientId, user_id: userId, role }).execute();
  return { userId, token: await issuer.mintToken({ userId, emailVerified: true }) };
}

describe('exports of a contest', () => {
  const shared = sharedPlatform({ with: ['contest', 'user'] });

  /** Somebody with a confirmed address who has a vote that counts. */
  async function voterOf(entryId: string, name: string) {
    const { db, issuer, url } = shared();
    const email = `${randomUUID()}@example.org`;
    const userId = await insertAccount(db, { email });
    await db.updateTable('user').set({ display_name: name }).where('id', '=', userId).execute();
    const voter = await shared().user({ userId, emailVerified: true });
    expect(await voter.outcome(entryId)).toBe('counted');
    return { email, userId, api: apiClient(url, { token: await issuer.mintToken({ userId, emailVerified: true }) }) };
  }

  it('name only voters who let the organiser write to them, safe for spreadsheets, to members of its own client, and are audited [UV-60]', async () => {
    const platform = shared();
    const { contestId, clientId, entryIds } = await platform.seed({ entries: [{}, {}] });
    const [first = '', second = ''] = entryIds;
    const ada = await voterOf(first, '=1+1');
    const ben = await voterOf(second, 'Ben "B", the second');
    const silent = await voterOf(first, 'Silent');
    const params = { contestId };
    expect((await ada.api.call(putContactConsent, { params, body: { sharesChoices: true } })).status).toBe(200);
    expect((await ben.api.call(putContactConsent, { params, body: {} })).status).toBe(200);

    const owner = await member(platform, clientId, 'owner');
    const all = await read(platform.url, { ...owner, contestId, file: 'voters.csv' });
    expect([all.status, all.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(all.headers.get('content-disposition')).toMatch(/^attachment; filename="contest-\w+-voters\.csv"$/);
    const [head, ...lines] = all.text.trimEnd().split('\r\n');
    expect(head).toBe('email,name,consentedAt,votes');
    expect(lines).toHaveLength(2);
    expect(all.text).toMatch(new RegExp(`${ada.email},'=1\\+1,\\S+Z,1\r\n`));
    expect(all.text).toMatch(new RegExp(`${ben.email},"Ben ""B"", the second",\\S+Z,1\r\n`));
    expect(all.text).not.toContain(silent.email);
    for (const [entry, emails] of [
      [first, [ada.email]],
      [second, []],
    ] as const) {
      const { text } = await read(platform.url, { ...owner, contestId, file: 'voters.ndjson', entry });
      const rows = text.split('\n').filter(Boolean);
      expect(rows.map((row) => (JSON.parse(row) as { email: string }).email)).toEqual(emails);
    }

    const other = await platform.seed();
    const stranger = await member(platform, other.clientId, 'owner');
    const judge = await member(platform, clientId, 'judge');
    expect((await read(platform.url, { ...stranger, contestId, file: 'voters.csv' })).status).toBe(404);
    expect((await read(platform.url, { ...judge, contestId, file: 'voters.csv' })).status).toBe(403);
    expect((await read(platform.url, { ...owner, contestId: other.contestId, file: 'voters.csv' })).status).toBe(404);
    expect(
      (await fetch(platform.url + exportContest.path.replace(':contestId', contestId).replace(':file', 'voters.csv')))
        .status,
    ).toBe(401);

    const audit = await platform.db
      .selectFrom('audit_log')
      .select(['actor_user_id', 'details'])
      .where('action', '=', 'contest.export')
      .where('target_id', '=', contestId)
      .orderBy('id')
      .execute();
    expect(audit).toEqual([
      { actor_user_id: owner.userId, details: { file: 'voters.csv' } },
      { actor_user_id: owner.userId, details: { file: 'voters.ndjson', entryId: first } },
      { actor_user_id: owner.userId, details: { file: 'voters.ndjson', entryId: second } },
    ]);
    await ada.api.call(deleteContactConsent, { params });
    await platform.db.deleteFrom('user').where('id', '=', ben.userId).execute();
    expect((await read(platform.url, { ...owner, contestId, file: 'voters.csv' })).text).toBe(`${head}\r\n`);
  });

  it('give votes without anybody in them, and results as they rank; both only when they are not hidden', async () => {
    const platform = shared();
    const { contestId, clientId, entryIds } = await platform.seed({ entries: [{ title: '@first' }, {}] });
    const [first = ''] = entryIds;
    const voter = await voterOf(first, 'Ada');
    const owner = await member(platform, clientId, 'auditor');
    const votes = await read(platform.url, { ...owner, contestId, file: 'votes.csv' });
    const [, line = ''] = votes.text.split('\r\n');
    expect(line).toMatch(new RegExp(`^[0-9a-f-]{36},${first},'@first,1,1,counted,,account,DE,\\d{4}-\\d\\d-\\d\\d$`));
    for (const secret of [voter.userId, voter.email, 'Ada']) expect(votes.text).not.toContain(secret);
    const results = await read(platform.url, { ...owner, contestId, file: 'results.ndjson' });
    expect(
      results.text
        .split('\n')
        .filter(Boolean)
        .map((row) => JSON.parse(row) as object),
    ).toMatchObject([
      { rank: 1, entryId: first, up: 1, net: 1, weightedScore: 1 },
      { rank: 2, up: 0 },
    ]);
    await platform.db
      .updateTable('contest')
      .set({ results_visibility: 'after_vote' })
      .where('id', '=', contestId)
      .execute();
    for (const file of ['votes.csv', 'results.csv'] as const)
      expect((await read(platform.url, { ...owner, contestId, file })).status).toBe(409);
    expect((await read(platform.url, { ...owner, contestId, file: 'voters.csv' })).status).toBe(200);
    await platform.db.updateTable('contest').set({ status: 'closed' }).where('id', '=', contestId).execute();
    expect((await read(platform.url, { ...owner, contestId, file: 'votes.csv' })).status).toBe(200);
  });
});

const many = 1_000_000;
const mostMib = 256;
const atOnce = 50_000;
/** Without a limit V8 leaves garbage lie for as long as the machine has memory. */
const tightHeap = '--max-semi-space-size=4 --max-old-space-size=192';

/** Votes of many voters for one entry; indexes that no export reads would take most of the time. */
async function insertMany({ db, pool }: TestDatabase, count: number) {
  const { contestId, entryIds, clientId } = await seedContest(db);
  for (const index of [
    'vote_slot_key',
    'vote_voter_idx',
    'vote_guest_idx',
    'vote_mailbox_key',
    'vote_mailbox_other_idx',
  ])
    await pool.query(`drop index ${index}`);
  for (let from = 1; from <= count; from += atOnce)
    await pool.query(
      `insert into vote (id, contest_id, entry_id, voter_key, window_start, tier, value, state, cast_at, settled_at, batch_id, leaf_index)
     select ('01a20228-82f7-7' || lpad(to_hex(n % 4096), 3, '0') || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       $1, $2, 'g:' || n, current_date, 'guest', 1, 'counted', now(), now(), gen_random_uuid(), 0
     from generate_series($3::int, $4::int) n`,
      [contestId, entryIds[0], from, Math.min(count, from + atOnce - 1)],
    );
  return { contestId, clientId };
}

const peakMibOf = async (pid: number) =>
  Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

it('an export of a million votes keeps the service below 256 MB where its heap is limited [XA-051]', async () => {
  await using database = await testDatabase();
  await using issuer = await testIssuer();
  await using folder = await tempFolder();
  const { contestId, clientId } = await insertMany(database, many);
  const userId = await insertAccount(database.db, {});
  await database.db
    .insertInto('client_member')
    .values({ client_id: clientId, user_id: userId, role: 'owner' })
    .execute();
  await using service = await spawnService('apps/contest-service/src/main.ts', {
    env: {
      ...(await loadOrCreateSecrets(folder.path)),
      ...anyPorts,
      ...nobodyBehindGateway,
      DATABASE_URL: database.url,
      NODE_OPTIONS: tightHeap,
      JWKS_URL: issuer.jwksUrl ?? nobodyThere,
    },
  });
  const token = await issuer.mintToken({ userId });
  for (const file of ['votes.csv', 'votes.ndjson'] as const) {
    const path = exportContest.path.replace(':contestId', contestId).replace(':file', file);
    const { body, status } = await fetch(service.url + path, { headers: { authorization: `Bearer ${token}` } });
    expect(status).toBe(200);
    let lineCount = 0;
    for await (const chunk of body ?? []) lineCount += Buffer.from(chunk).toString('latin1').split('\n').length - 1;
    expect(lineCount).toBe(file === 'votes.csv' ? many + 1 : many);
    await eventually(async () => expect(await peakMibOf(service.pid)).toBeLessThan(mostMib));
  }
});
