import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@urvote/embedded/process-identity';
import { readRunning, type RunningState } from '../installation/running-state.ts';

/** What a live process says of the folder; undefined after a stop or a kill. */
export async function findRunning(dataDir: string): Promise<RunningState | undefined> {
  const state = await readRunning(dataDir);
  return state !== undefined && (await isRunning(state.pid)) ? state : undefined;
}

export interface RunningPostgres {
  pid: number;
  port: number;
}

/** Its pid and port are the first and the fourth line of the file that it keeps while it runs. */
export async function runningPostgres(dataDir: string): Promise<RunningPostgres | undefined> {
  const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid = '', , , port = ''] = text.split('\n');
  return text !== '' && (await isRunning(Number(pid))) ? { pid: Number(pid), port: Number(port) } : undefined;
}
