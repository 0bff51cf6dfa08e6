import { createHash, randomUUID } from 'node:crypto';
import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import {
  beginCorrection,
  breakTie,
  certifyResult,
  closeContest,
  freezeResult,
  getResult,
  listFrozenResults,
  publishResult,
} from '@urvote/contracts/http/results/result-endpoints';
import type { FrozenResult, PublishedResult } from '@urvote/contracts/http/results/result-schemas';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { frozenBy } from './support/calls/result-calls.ts';
import { type Platform, sharedPlatform, startPlatform } from './support/platform.ts';
import { acceptedOf } from './support/voter.ts';

async function memberOf({ db, url, issuer }: Platform, clientId: string, role: ClientRole): Promise<ApiClient> {
  const userId = randomUUID();
  await db
    .insertInto('user')
    .values({ id: userId, email: `${userId}@example.org`, username: userId })
    .execute();
  await db.insertInto('client_member').values({ client_id: clientId, user_id: userId, role }).execute();
  return apiClient(url, { token: await issuer.mintToken({ userId, roles: ['voter'] }) });
}

async function castAll(platform: Platform, entryIds: readonly string[]): Promise<void> {
  for (const entryId of entryIds) {
    const voter = await platform.user();
    await voter.settled(acceptedOf(await voter.cast(entryId)).id);
  }
}

const statusesOf = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).toSorted();
const pathOf = ({ contestId, version }: FrozenResult) => ({ contestId, version: String(version) });

describe('the result of a contest', () => {
  const shared = sharedPlatform({ with: ['contest'] });

  it('is frozen at the close with its ties, which an owner breaks once; later votes are refused [UV-13]', async () => {
    const platform = shared();
    const { clientId, contestId, entryIds } = await platform.seed({
      contest: { tie_break: 'organiser' },
      entries: [{}, {}, {}],
    });
    const [first = '', second = '', third = ''] = entryIds;
    await castAll(platform, [first, second, first, second, third]);
    const [owner, admin] = [await memberOf(platform, clientId, 'owner'), await memberOf(platform, clientId, 'admin')];
    const params = { contestId };
    expect((await owner.call(freezeResult, { params })).status).toBe(409);
    expect((await owner.call(closeContest, { params, body: {} })).body).toMatchObject({ state: 'closed' });
    expect((await owner.call(closeContest, { params, body: {} })).status).toBe(409);
    const result = await frozenBy(owner, contestId);
    expect(result.winnerEntryId).toBeNull();
    expect(result.entries.map(({ entryId, rank, tied }) => [entryId, rank, tied])).toEqual([
      ...[first, second].toSorted().map((entryId) => [entryId, 1, true]),
      [third, 3, false],
    ]);
    const certify = { params: pathOf(result), body: { hash: result.hash } };
    expect((await owner.call(certifyResult, certify)).problem().detail).toContain('tie');
    const choose = (caller: ApiClient, entryId: string) =>
      caller.call(breakTie, { params, body: { entryId, reason: 'Drawn at the ceremony' } });
    expect((await choose(admin, first)).status).toBe(403);
    expect((await choose(owner, third)).status).toBe(409);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => choose(owner, entryIds[index % 2] ?? '')),
    );
    expect(statusesOf(answers)).toEqual([200, ...Array(9).fill(409)]);
    const decided = answers.find(({ status }) => status === 200)?.body as FrozenResult;
    expect(decided).toMatchObject({ version: 2, tieBreak: { reason: 'Drawn at the ceremony' } });
    expect(decided.winnerEntryId).toBe(decided.tieBreak?.entryId);
    expect(decided.entries.map(({ place }) => place)).toEqual([1, 2, 3]);
    await eventually(async () => expect((await (await platform.user()).cast(first)).status).toBe(409));
    expect(await frozenBy(owner, contestId)).toEqual(decided);
  });

  it(
    'needs two different certifiers of its hash, signed for everybody to check, before it is published; a correction keeps the old one [XA-045]',
    { timeout: 120_000 },
    async () => {
      const platform = shared();
      const { clientId, contestId, entryIds } = await platform.seed({
        contest: { results_visibility: 'never' },
        entries: [{}, {}],
      });
      await castAll(platform, [entryIds[1] ?? '', entryIds[1] ?? '', entryIds[0] ?? '']);
      const params = { contestId };
      const [owner, auditor, moderator] = [
        await memberOf(platform, clientId, 'owner'),
        await memberOf(platform, clientId, 'auditor'),
        await memberOf(platform, clientId, 'moderator'),
      ];
      await owner.call(closeContest, { params, body: { reason: 'The show begins' } });
      const result = await frozenBy(owner, contestId);
      const certify = (caller: ApiClient, hash = result.hash) =>
        caller.call(certifyResult, { params: pathOf(result), body: { hash } });
      const published = (version?: string) =>
        platform.api.call(getResult, { params: { idOrSlug: contestId }, ...(version && { query: { version } }) });

      expect((await certify(moderator)).status).toBe(403);
      expect((await certify(owner, '0'.repeat(64))).status).toBe(409);
      const alone = await Promise.all(Array.from({ length: 20 }, () => certify(owner)));
      expect(statusesOf(alone)).toEqual([200, ...Array(19).fill(409)]);
      expect((await owner.call(publishResult, { params })).status).toBe(409);
      const both = await Promise.all(Array.from({ length: 20 }, (_, index) => certify(index % 2 ? owner : auditor)));
      expect(statusesOf(both)).toEqual([200, ...Array(19).fill(409)]);
      expect((await published()).status).toBe(404);
      const publications = await Promise.all(Array.from({ length: 10 }, () => owner.call(publishResult, { params })));
      expect(statusesOf(publications)).toEqual([200, ...Array(9).fill(409)]);

      const answer = await eventually(async () => {
        const read = await published();
        expect(read.status).toBe(200);
        return read.body as PublishedResult;
      });
      expect(answer).toMatchObject({ version: 1, winnerEntryId: entryIds[1], method: 'net' });
      expect(answer.entries.map(({ upCount }) => upCount)).toEqual([2, 1]);
      expect(createHash('sha256').update(answer.snapshot).digest('hex')).toBe(answer.hash);
      expect(JSON.parse(answer.snapshot)).toMatchObject({ contestId, entries: answer.entries });
      expect(answer.certificates.map(({ role }) => role)).toEqual(['owner', 'auditor']);
      const key = await importJWK(answer.publicKey, 'EdDSA');
      for (const { signature, role } of answer.certificates) {
        const { payload } = await compactVerify(signature, key);
        const said = JSON.parse(new TextDecoder().decode(payload)) as object;
        expect(said).toMatchObject({ contestId, version: 1, hash: answer.hash, role });
      }

      const reason = 'One vote was bought';
      expect((await owner.call(beginCorrection, { params, body: { reason } })).body).toMatchObject({ state: 'closed' });
      await platform.database.pool.query('update entry_tally set up_count = 3 where entry_id = $1', [entryIds[0]]);
      const corrected = await frozenBy(owner, contestId);
      expect([corrected.version, corrected.winnerEntryId]).toEqual([2, entryIds[0]]);
      expect(((await published()).body as PublishedResult).version).toBe(1);
      for (const certifier of [owner, auditor])
        await certifier.call(certifyResult, { params: pathOf(corrected), body: { hash: corrected.hash } });
      expect((await owner.call(publishResult, { params })).status).toBe(200);
      await eventually(async () => expect(((await published()).body as PublishedResult).version).toBe(2));
      expect((await published('1')).body).toMatchObject({ hash: result.hash });
      const { items } = (await auditor.call(listFrozenResults, { params })).body as { items: FrozenResult[] };
      expect(items.map(({ version }) => version)).toEqual([2, 1]);
      const history = await platform.db
        .selectFrom('contest_history')
        .select(['kind', 'reason'])
        .where('contest_id', '=', contestId)
        .orderBy('id')
        .execute();
      expect(history.map((row) => row.kind)).toEqual([
        ...['moved', 'result_frozen', 'moved', 'moved', 'moved', 'result_frozen', 'moved', 'moved'],
      ]);
      expect(history[4]?.reason).toBe(reason);
    },
  );
});

describe('freezing a result', () => {
  it('waits for votes that were accepted before the close, and counts them however late the worker is', async () => {
    await using platform = await startPlatform({ with: ['contest'], hasWorker: false });
    const { clientId, contestId, entryIds } = await platform.seed();
    const voter = await platform.user();
    const { id } = acceptedOf(await voter.cast(entryIds[0] ?? ''));
    const owner = await memberOf(platform, clientId, 'owner');
    const params = { contestId };
    await owner.call(closeContest, { params, body: {} });
    const refused = await owner.call(freezeResult, { params });
    expect(refused.status).toBe(409);
    await platform.startWorker();
    await voter.settled(id);
    expect((await frozenBy(owner, contestId)).entries).toMatchObject([{ upCount: 1, place: 1 }]);
  });
});
