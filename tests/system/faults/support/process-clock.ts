import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '@urvote/testkit/temp-folder';

/** The wall clock of a spawned service. */
export interface ProcessClock extends AsyncDisposable {
  /** Variables to start the service with. */
  env: Record<string, string>;
  /** Stands still at this time. */
  stopAt(ms: number): void;
  /** Runs ahead of the real time. */
  runAhead(ms: number): void;
}

export async function processClock(): Promise<ProcessClock> {
  const folder = await tempFolder();
  const file = join(folder.path, 'clock');
  const preload = new URL('settable-clock.ts', import.meta.url);
  preload.searchParams.set('file', file);
  const write = (text: string) => writeFileSync(file, text);
  write('');
  return {
    env: { NODE_OPTIONS: `--import=${preload.href}` },
    stopAt: (ms) => write(`at ${ms}`),
    runAhead: (ms) => write(`plus ${ms}`),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
