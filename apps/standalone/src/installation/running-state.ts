import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running installation says of itself. */
export interface RunningState {
  pid: number;
  startedAt: string;
  gatewayUrl: string;
  opsUrl: string;
  keepsMail: boolean;
  /** Where each service listens, by its name. */
  services: Readonly<Record<string, string>>;
}

export const runningFile = 'running.json';
export const ownerFile = 'urvote.owner';

/** Until it is disposed. */
export async function tellRunning(dataDir: string, state: RunningState): Promise<AsyncDisposable> {
  const path = join(dataDir, runningFile);
  await writeFile(path, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

/** Also what a killed process left. @returns undefined where nothing was ready, or another account's */
export async function readRunning(dataDir: string): Promise<RunningState | undefined> {
  const text = await readFile(join(dataDir, runningFile), 'utf8').catch(() => '');
  return text === '' ? undefined : (JSON.parse(text) as RunningState);
}
