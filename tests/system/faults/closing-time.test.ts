import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { mintVoters, type Voter } from './support/ballots.ts';
import { castBallot } from './support/load.ts';
import { startPlatform } from './support/platform.ts';
import { processClock } from './support/process-clock.ts';
import { untilReady } from './support/readiness.ts';
import { seedContest } from './support/seed.ts';
import { settleAndCheck } from './support/settle-and-check.ts';
import { votesOf } from './support/votes.queries.ts';

const tenMinutesMs = 600_000;

describeEachQueueMode('the end of voting', (mode) => {
  it('counts what was accepted before it by a worker ten minutes late, and refuses what comes 1 ms after it [XA-020]', async () => {
    await using gatewayClock = await processClock();
    await using workerClock = await processClock();
    await using platform = await startPlatform(mode, { gatewayCount: 0, workerCount: 0 });
    const { url } = await platform.addGateway(gatewayClock.env);
    await untilReady(url);
    const endMs = Date.now() + 20_000;
    const { contestId, entryIds } = await seedContest(platform, { contest: { voting_ends_at: new Date(endMs) } });
    const voters = await mintVoters(platform.issuer, 3);
    const castAt = async (ms: number, voter: Voter | undefined) => {
      gatewayClock.stopAt(ms);
      if (voter === undefined) throw new Error('no voter');
      const ballot = { ...voter, entryId: entryIds[0] ?? '' };
      const { attempt, id } = await castBallot(url, ballot);
      return { attempt, acknowledged: id === undefined ? [] : [{ ...ballot, id }] };
    };

    const last = await castAt(endMs - 1, voters[0]);
    const atEnd = await castAt(endMs, voters[1]);
    const after = await castAt(endMs + 1, voters[2]);
    expect([last, atEnd, after].map(({ attempt: { status, code } }) => [status, code])).toEqual([
      [202, undefined],
      [409, 'VOTING_CLOSED'],
      [409, 'VOTING_CLOSED'],
    ]);

    workerClock.runAhead(endMs + tenMinutesMs - Date.now());
    await platform.addWorker(workerClock.env);
    await settleAndCheck(platform, [{ attempts: [last.attempt], acknowledged: last.acknowledged }]);
    const [vote, ...others] = await votesOf(platform.db, contestId);
    expect(others).toEqual([]);
    expect(vote?.state).toBe('counted');
    expect(vote?.castAt.getTime()).toBe(endMs - 1);
    expect(vote?.settledAt.getTime()).toBeGreaterThanOrEqual(endMs + tenMinutesMs);
  });
});
