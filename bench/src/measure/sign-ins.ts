import { median } from '../report/statistics.ts';
import type { MeasureResult, ResultRow } from '../report/result.ts';
import { type Speed, speedRow } from '../report/speed-row.ts';
import { signInAll } from '../load/sign-ins.ts';
import { addPeople, peopleCount } from '../stage/people.queries.ts';
import { platformEnvironment, startApp } from '../stage/platform.ts';
import type { ModeBench } from './bench.ts';
import { platformContender } from './contenders.ts';

interface SignInSample {
  alone: Speed;
  beside: Speed;
  /** While votes come, and with the machine to themselves. */
  signInsPerSecond: { beside: number; alone: number };
}

/** (f) How much of the vote path is left while fifty people sign in, each password being hashed as it is in earnest. */
export async function measureSignIns(bench: ModeBench): Promise<MeasureResult> {
  await using cleanup = new AsyncDisposableStack();
  const { options, redisUrl, generator, mode, say } = bench;
  const platform = cleanup.use(await platformContender(bench));
  const { database } = platform;
  const people = await addPeople(database.db);
  const env = await platformEnvironment({ database, redisUrl, generator });
  const users = cleanup.adopt(
    await startApp('user-service', env),
    async (service) => void (await service.kill('SIGTERM')),
  );
  await signInAll(users.url, people);
  await platform.round(options.roundVotes);
  const samples: SignInSample[] = [];
  for (let round = 1; round <= options.roundCount; round += 1) {
    const alone = await platform.round(options.roundVotes);
    const [beside, signedIn] = await Promise.all([platform.round(options.roundVotes), signInAll(users.url, people)]);
    const sample = {
      alone: { perSecond: alone.perSecond, cpuUsPerVote: alone.cpuUsPerVote },
      beside: { perSecond: beside.perSecond, cpuUsPerVote: beside.cpuUsPerVote },
      signInsPerSecond: { beside: signedIn.perSecond, alone: (await signInAll(users.url, people)).perSecond },
    };
    samples.push(sample);
    say(
      `${mode} round ${round}: ${Math.round(alone.perSecond)} votes/s, ${Math.round(beside.perSecond)} while ${peopleCount} people sign in`,
    );
  }
  await platform.assertHonest();
  return { rows: rowsOf(bench, samples), samples };
}

function rowsOf({ mode }: ModeBench, samples: readonly SignInSample[]): ResultRow[] {
  const ours = samples.map(({ beside }) => beside);
  const theirs = samples.map(({ alone }) => alone);
  return [
    speedRow(
      { measure: 'f', mode, what: `votes while ${peopleCount} people sign in, against none` },
      { ours, theirs },
      { atLeast: 0.8 },
    ),
    signInsRow(mode, samples),
  ];
}

function signInsRow(mode: ModeBench['mode'], samples: readonly SignInSample[]): ResultRow {
  const signIns = (which: 'beside' | 'alone') => median(samples.map(({ signInsPerSecond }) => signInsPerSecond[which]));
  return {
    measure: 'f',
    mode,
    what: 'sign-ins beside votes, and alone',
    unit: 'sign-ins/s',
    ours: signIns('beside'),
    theirs: signIns('alone'),
  };
}
