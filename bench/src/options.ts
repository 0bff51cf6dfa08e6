import { parseArgs } from 'node:util';

const measures = ['a', 'a2', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'k', 'l', 'm'] as const;
export type Measure = (typeof measures)[number];

export type QueueMode = 'redis' | 'postgres';

export interface BenchOptions {
  only: ReadonlySet<Measure>;
  modes: readonly QueueMode[];
  isQuick: boolean;
  /** Alternating rounds of each comparison; the medians count. */
  roundCount: number;
  /** Connections of a closed loop; every one sends its next request when the last one is answered. */
  connectionCount: number;
  /** Accounts that vote, each with an access token of its own. */
  voterCount: number;
  /** Requests of one round to the gateway and to the echo. */
  roundVotes: number;
  /** Requests of one round to the slow baselines. */
  baselineVotes: number;
  /** Votes preloaded for one drain of the queue. */
  drainVotes: number;
  /** Votes behind the large leaderboard. */
  leaderboardVotes: number;
  /** Votes over which memory is watched. */
  memoryVotes: number;
  /** Votes a second of each open loop. */
  rates: readonly number[];
  /** Seconds of one open loop. */
  openLoopSeconds: number;
  /** Live leaderboards that are followed at once. */
  listenerCount: number;
  /** Times that a worker is killed. */
  killCount: number;
  /** Folder for CPU profiles of the gateway and the worker. */
  profileFolder: string | undefined;
}

type Sizes = Omit<BenchOptions, 'only' | 'modes' | 'isQuick' | 'connectionCount' | 'profileFolder'>;

const fullSizes: Sizes = {
  roundCount: 3,
  voterCount: 50_000,
  roundVotes: 40_000,
  baselineVotes: 6_000,
  drainVotes: 100_000,
  leaderboardVotes: 5_000_000,
  memoryVotes: 1_000_000,
  rates: [50, 400, 1_200, 3_000],
  openLoopSeconds: 60,
  listenerCount: 2_000,
  killCount: 4,
};

const quickSizes: Sizes = {
  roundCount: 1,
  voterCount: 3_000,
  roundVotes: 4_000,
  baselineVotes: 1_000,
  drainVotes: 5_000,
  leaderboardVotes: 30_000,
  memoryVotes: 5_000,
  rates: [50, 400],
  openLoopSeconds: 4,
  listenerCount: 100,
  killCount: 1,
};

export const usage = `npm run bench -- [options]
  --only g,h             the rows to measure (all): a end to end, a2 CPU at saturation, b per-vote baselines, c drain,
                         d leaderboard, e memory, f sign-ins, g open loop, h CPU at a moderate rate, i listeners,
                         k killed workers, l public reads, m npm start that nobody uses
  --mode redis|postgres  one queue mode (both)
  --quick                small sizes, to see that everything runs; its figures mean little
  --rounds N --connections N --voters N --round-votes N --baseline-votes N --drain-votes N
  --votes N              votes behind the large leaderboard (5,000,000)
  --memory-votes N       votes over which memory is watched (1,000,000)
  --rates 50,400         votes a second of the open loops (50,400,1200,3000)
  --seconds N            seconds of each open loop (60)
  --listeners N          live leaderboards that are followed (2,000)
  --kills N              times that a worker is killed (4)
  --profile FOLDER       write CPU profiles of the gateway and the worker, and list the dearest SQL statements`;

const integer = /^[\d_,]+$/;

function countOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = integer.test(text) ? Number(text.replace(/[_,]/g, '')) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`--${name} must be a whole number of at least 1`);
  return value;
}

function chosen<T extends string>(name: string, text: string | undefined, all: readonly T[]): T[] {
  if (text === undefined) return [...all];
  return text.split(',').map((part) => {
    const found = all.find((each) => each === part.trim());
    if (found === undefined) throw new RangeError(`--${name} takes ${all.join(', ')}, not "${part}"`);
    return found;
  });
}

/** @throws Error for unknown options and values out of range */
export function parseOptions(args: readonly string[]): BenchOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: text,
      mode: text,
      rounds: text,
      connections: text,
      voters: text,
      'round-votes': text,
      'baseline-votes': text,
      'drain-votes': text,
      votes: text,
      'memory-votes': text,
      rates: text,
      seconds: text,
      listeners: text,
      kills: text,
      profile: text,
      quick: { type: 'boolean', default: false },
    },
  });
  const sizes = values.quick ? quickSizes : fullSizes;
  return {
    only: new Set(chosen('only', values.only, measures)),
    modes: chosen('mode', values.mode, ['redis', 'postgres'] as const),
    isQuick: values.quick,
    roundCount: countOf('rounds', values.rounds, sizes.roundCount),
    connectionCount: countOf('connections', values.connections, 512),
    voterCount: countOf('voters', values.voters, sizes.voterCount),
    roundVotes: countOf('round-votes', values['round-votes'], sizes.roundVotes),
    baselineVotes: countOf('baseline-votes', values['baseline-votes'], sizes.baselineVotes),
    drainVotes: countOf('drain-votes', values['drain-votes'], sizes.drainVotes),
    leaderboardVotes: countOf('votes', values.votes, sizes.leaderboardVotes),
    memoryVotes: countOf('memory-votes', values['memory-votes'], sizes.memoryVotes),
    rates: values.rates?.split(',').map((rate) => countOf('rates', rate, 0)) ?? sizes.rates,
    openLoopSeconds: countOf('seconds', values.seconds, sizes.openLoopSeconds),
    listenerCount: countOf('listeners', values.listeners, sizes.listenerCount),
    killCount: countOf('kills', values.kills, sizes.killCount),
    profileFolder: values.profile,
  };
}
