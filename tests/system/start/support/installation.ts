import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stopLeftOverPostmaster } from '@urvote/embedded/postmaster';
import { isRunning } from '@urvote/embedded/process-identity';
import { eventually } from '@urvote/testkit/eventually';
import { signalTree } from '@urvote/testkit/process-tree';
import type { SpawnedService } from '@urvote/testkit/spawn-service';
import { expect } from 'vitest';
import { type Credential, readyStandalone, type Standalone } from '../../standalone/standalone-process.ts';
import { leaderboardOf, netOf, type SeenVote, signedIn, voteForLast } from '../../standalone/vote-and-see.ts';
import { npmStart, type StartOptions } from './checkout.ts';

/** What the first start printed and one vote, to be found again by every later start. */
export interface Kept {
  voter: Credential;
  vote: SeenVote;
}

export interface Running extends Standalone {
  dataDir: string;
  nodePid: number;
  postgresPid: number;
}

/** What runs, without what `npm` says about it. */
function linesOf({ lines }: Pick<SpawnedService, 'lines'>): string[] {
  return lines.filter((line) => line !== '' && !line.startsWith('> ') && !line.startsWith('npm '));
}

/** Everything of it is ended at the end, whoever killed what meanwhile. */
export async function startRunning(options: StartOptions): Promise<Running> {
  const dataDir = options.env?.['URVOTE_DATA_DIR'] ?? join(options.checkout, '.urvote');
  const service = await npmStart(options);
  const end = async (): Promise<void> => {
    signalTree(service.pid, 'SIGKILL');
    await service.exited;
    await stopLeftOverPostmaster(join(dataDir, 'postgres'));
  };
  try {
    const platform = await readyStandalone(service);
    const running = JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')) as { pid: number };
    const pidFile = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
    const pids = { nodePid: running.pid, postgresPid: Number(pidFile.split('\n')[0]) };
    return { ...platform, dataDir, ...pids, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The one sentence of a start that cannot be. */
export async function refusalOf(options: StartOptions): Promise<string> {
  await using service = await npmStart(options);
  expect((await service.exited).code).toBe(1);
  expect(linesOf(service)).toHaveLength(1);
  return linesOf(service)[0] ?? '';
}

/** As Ctrl-C in its terminal; nothing is left running. */
export async function stopRunning({ nodePid, postgresPid, service }: Running): Promise<void> {
  process.kill(nodePid, 'SIGINT');
  expect(await service.exited).toEqual({ code: 0, signal: null });
  expect(await isRunning(postgresPid)).toBe(false);
}

async function voteOnce({ url }: Running, voter: Credential): Promise<Kept> {
  return { voter, vote: await voteForLast(url, await signedIn(url, voter)) };
}

/** @throws Error at a start that shows no accounts, as every one after the first */
export function voterOf(running: Running): Credential {
  const [voter] = running.credentials().get('voter') ?? [];
  if (voter === undefined) throw new Error('no voter was printed');
  return voter;
}

export async function firstVote(running: Running): Promise<Kept> {
  return voteOnce(running, voterOf(running));
}

/** Serves, shows the vote, and takes the next one. */
export async function expectKept(running: Running, { voter, vote }: Kept): Promise<Kept> {
  await eventually(async () => expect((await fetch(`${running.url}/health/ready`)).status).toBe(200));
  expect(netOf(await leaderboardOf(running.url), vote.entryId)).toBe(vote.net);
  return voteOnce(running, voter);
}

/** Starts, votes and stops, and starts again on what is there. */
export async function servesTwice(options: StartOptions): Promise<Kept> {
  let kept: Kept;
  {
    await using first = await startRunning(options);
    kept = await firstVote(first);
    await stopRunning(first);
  }
  await using second = await startRunning(options);
  kept = await expectKept(second, kept);
  await stopRunning(second);
  return kept;
}
