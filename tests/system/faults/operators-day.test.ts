import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { listReceiptKeys } from '@urvote/contracts/http/votes/vote-endpoints';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { readMetrics } from '@urvote/testkit/metrics';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { askedThrough, storedVotes } from '../oracle/stored-votes.ts';
import { commitsTo, type PublishedKey, receiptFault } from '../torture/checks/verify-receipt.ts';
import { type Ballot, mintVoters } from './support/ballots.ts';
import { signInOperator } from './support/operator.ts';
import { type AcceptedBallot, castByBrowsers } from './support/patient-voters.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { readinessOf } from './support/readiness.ts';
import { reverseProxy } from './support/reverse-proxy.ts';
import { seedContest } from './support/seed.ts';
import { settleAndCheck } from './support/settle-and-check.ts';

const browserCount = 200;
const spikeCount = 2500;
const lateCount = 500;

/** Below the spike, so that some of it is told to come again. */
const votesPerAddress = '1200';

const warningOf = (lines: readonly Record<string, unknown>[]) =>
  lines.filter(({ msg }) => String(msg).startsWith('X-Forwarded-For of a peer that is not in TRUSTED_PROXIES'));

const fieldOf = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
const metricOf = (text: string, name: string) =>
  Number(new RegExp(`^${name}(?:{[^}]*})? (\\d+)$`, 'm').exec(text)?.[1] ?? Number.NaN);

async function heldCount({ db }: Platform): Promise<number> {
  const held = (await storedVotes(askedThrough(db))).filter(({ state }) => state === 'held');
  return held.length;
}

/** Nearly all for the first entry, whose artist has sent out the link. */
function ballotsFor(voters: Awaited<ReturnType<typeof mintVoters>>, entryIds: readonly string[]): Ballot[] {
  return voters.map((voter, index) => ({
    ...voter,
    entryId: entryIds[index % 30 === 0 ? 1 + (index % (entryIds.length - 1)) : 0] ?? '',
  }));
}

async function untilEmpty({ queues }: Platform): Promise<void> {
  await eventually(
    async () => {
      const { waiting, active, delayed } = await queues.counts(countVotes.queue);
      if (waiting + active + delayed > 0) throw new Error(`${waiting + active + delayed} groups wait`);
    },
    { timeoutMs: 120_000, intervalMs: 100 },
  );
}

async function expectReceiptsHold({ db, env }: Platform, url: string, accepted: readonly AcceptedBallot[]) {
  const { keys } = (await apiClient(url).call(listReceiptKeys)).body as { keys: PublishedKey[] };
  const rows = new Map((await storedVotes(askedThrough(db))).map((row) => [row.id, row]));
  expect(rows.size).toBe(accepted.length);
  for (const { id, receipt, voterKey, entryId } of accepted) {
    const row = rows.get(id);
    expect([receiptFault(receipt, keys), row?.voterKey, row?.entryId]).toEqual([null, voterKey, entryId]);
    expect(row !== undefined && commitsTo(receipt, row, env['RECEIPT_COMMITMENT_SECRET'] ?? '')).toBe(true);
  }
}

describeEachQueueMode('an operator’s day', (mode) => {
  it('a proxy that nobody trusts and a spike: warned, explained, corrected while votes wait, released, and the result is right [XI-141]', async () => {
    await using platform = await startPlatform(mode, { gatewayCount: 0 });
    const gateway = await platform.addGateway({ TRUSTED_PROXIES: '', VOTES_PER_IP_PER_MINUTE: votesPerAddress });
    await using proxy = await reverseProxy(gateway.url);
    const { contestId, entryIds } = await seedContest(platform, { entryCount: 6 });
    const operator = await signInOperator(platform, 'operator');
    const today = { accountCreatedAt: Math.round(Date.now() / 1000) - 3600 };
    const ballots = ballotsFor(await mintVoters(platform.issuer, spikeCount + lateCount, today), entryIds);

    const spike = castByBrowsers(proxy.url, ballots.slice(0, spikeCount), browserCount);
    await eventually(
      async () => {
        expect(await heldCount(platform)).toBeGreaterThan(500);
        expect(await readMetrics(gateway.url)).toMatch(/status="429"/);
      },
      { timeoutMs: 120_000 },
    );
    expect(warningOf(gateway.process.logs())).toHaveLength(1);
    expect(await operator.page('/')).toMatch(/The gateway does not trust 127\.0\.0\.1.*Name it in TRUSTED_PROXIES/s);
    expect(metricOf(await readMetrics(gateway.url), 'urvote_http_forwarded_ignored_total')).toBeGreaterThan(500);
    expect(await operator.page('/held-votes')).toContain(`/held-votes?contestId=${contestId}`);
    const held = await operator.page(`/held-votes?contestId=${contestId}`);
    expect(held).toMatch(/\d+ of \d+ votes from this address within/);
    expect(held).toContain('Name it in TRUSTED_PROXIES');

    const late = castByBrowsers(proxy.url, ballots.slice(spikeCount), browserCount);
    await gateway.kill('SIGTERM');
    expect((await fetch(`${proxy.url}/health/ready`)).status).toBe(502);
    await gateway.start({ TRUSTED_PROXIES: '127.0.0.1' });
    await eventually(async () => expect((await readinessOf(proxy.url)).status).toBe(200), { timeoutMs: 60_000 });
    const accepted = [...(await spike), ...(await late)];
    expect(accepted).toHaveLength(ballots.length);
    const refusals = new Set(accepted.flatMap((each) => each.refusals));
    expect([...refusals].toSorted()).toEqual(expect.arrayContaining([429, 502]));
    await untilEmpty(platform);
    expect(warningOf(gateway.process.logs())).toEqual([]);
    expect(await operator.page('/')).not.toContain('TRUSTED_PROXIES');

    const preview = await operator.page(`/held-votes/preview?contestId=${contestId}&decision=accept`);
    const names = ['kind', 'contestId', 'until', 'expectedCount'];
    const fields = Object.fromEntries(names.map((name) => [name, fieldOf(preview, name)]));
    expect(Number(fields['expectedCount'])).toBeGreaterThan(500);
    expect(await operator.submit('/bulk-actions', fields)).toBe('/bulk-actions');
    await eventually(
      async () => {
        expect(await heldCount(platform)).toBe(0);
        expect(await operator.page('/bulk-actions')).toContain('<td>done</td>');
      },
      { timeoutMs: 60_000 },
    );
    const votes = { attempts: [], acknowledged: accepted };
    await settleAndCheck(platform, [votes]);
    await expectReceiptsHold(platform, proxy.url, accepted);
    const rows = await storedVotes(askedThrough(platform.db), contestId);
    expect(new Set(rows.map(({ voterKey }) => voterKey)).size).toBe(ballots.length);
    const countOf = (entryId: string) =>
      rows.filter((row) => row.entryId === entryId && row.state === 'counted').length;
    await eventually(async () => {
      const { body } = await apiClient(proxy.url).call(getLeaderboard, { params: { idOrSlug: contestId } });
      const { entries } = body as { entries: { entryId: string; upCount: number }[] };
      expect(Object.fromEntries(entries.map(({ entryId, upCount }) => [entryId, upCount]))).toEqual(
        Object.fromEntries(entryIds.map((id) => [id, countOf(id)])),
      );
    });
    expect(rows.filter(({ state }) => state === 'counted')).toHaveLength(ballots.length);
  });
});
