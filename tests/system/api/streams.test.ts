import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from '@urvote/testkit/eventually';
import { describe, expect, it } from 'vitest';
import { followLeaderboard } from './support/event-stream.ts';
import { sharedPlatform } from './support/platform.ts';
import { acceptedOf } from './support/voter.ts';

const clientsScript = fileURLToPath(new URL('support/sse-clients.ts', import.meta.url));

interface Followers extends AsyncDisposable {
  /** What the clients' process has printed. */
  lines: Record<string, unknown>[];
  /** Every client is to see an event with this text. */
  waitFor(text: string): void;
}

function startFollowers(address: string, count: number): Followers {
  const child = spawn(process.execPath, [clientsScript, address, String(count)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout }).on('line', (line) =>
    lines.push(JSON.parse(line) as Record<string, unknown>),
  );
  const exited = new Promise((resolve) => child.once('close', resolve));
  return {
    lines,
    waitFor: (text) => void child.stdin.write(`${text}\n`),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

describe('live results', () => {
  const shared = sharedPlatform();

  it('go on after the last event a client has seen [XF-114]', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { voter_tier: 'account' } });
    const count = async () => expect(await (await platform.user()).outcome(entryId)).toBe('counted');
    await using stays = await followLeaderboard(platform.url, contestId);
    let lastId = '';
    {
      await using leaves = await followLeaderboard(platform.url, contestId);
      await count();
      await eventually(() => expect(leaves.events.at(-1)?.leaderboard.entries[0]?.netVotes).toBe(1));
      lastId = leaves.events.at(-1)?.id ?? '';
    }
    await count();
    await eventually(() => expect(stays.events.at(-1)?.leaderboard.entries[0]?.netVotes).toBe(2));
    await count();
    await eventually(() => expect(stays.events.at(-1)?.leaderboard.entries[0]?.netVotes).toBe(3));
    await using back = await followLeaderboard(platform.url, contestId, { 'last-event-id': lastId });
    await eventually(() => expect(back.events.at(-1)?.leaderboard.entries[0]?.netVotes).toBe(3));
    const seen = stays.events.findIndex(({ id }) => id === lastId);
    expect(seen).toBeGreaterThanOrEqual(0);
    expect(back.events.map(({ id, text }) => [id, text])).toEqual(
      stays.events.slice(seen + 1).map(({ id, text }) => [id, text]),
    );
  });

  it(
    'reach 5,000 clients, each at most four times a second, while votes pour in [XF-114]',
    { timeout: 400_000 },
    async () => {
      const clientCount = 5000;
      const platform = shared();
      const {
        contestId,
        entryIds: [entryId = ''],
      } = await platform.seed({ contest: { voter_tier: 'account' } });
      await using followers = startFollowers(
        `${platform.url}/api/v1/contests/${contestId}/leaderboard/stream`,
        clientCount,
      );
      await eventually(() => expect(followers.lines).toContainEqual({ event: 'following', clients: clientCount }), {
        timeoutMs: 180_000,
      });
      let castCount = 0;
      const untilMs = performance.now() + 3000;
      while (performance.now() < untilMs) {
        const voters = await Promise.all(Array.from({ length: 5 }, () => platform.user()));
        await Promise.all(voters.map(async (voter) => acceptedOf(await voter.cast(entryId))));
        castCount += voters.length;
      }
      followers.waitFor(`"netVotes":${castCount + 1},`);
      const last = await platform.user();
      expect(await last.outcome(entryId)).toBe('counted');
      const report = await eventually(
        () => {
          const found = followers.lines.find(({ event }) => event === 'done');
          if (found === undefined) throw new Error('some clients have not seen the last vote');
          return found;
        },
        { timeoutMs: 120_000 },
      );
      expect(report).toMatchObject({ clients: clientCount, problems: [] });
      // A little above 4, as timers may be a little early.
      expect(report['highestRate']).toBeLessThan(4.2);
      expect(report['fewestEvents']).toBeGreaterThan(1);
    },
  );
});
