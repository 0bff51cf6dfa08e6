import { globSync } from 'node:fs';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPostgresBinaries, type PostgresBinaries } from '@urvote/embedded/postgres-binaries';
import { tempFolder } from '@urvote/testkit/temp-folder';

const [library = ''] = globSync('/usr/{lib,lib/*}/faketime/libfaketimeMT.so.1');

/** Tests skip what needs it; CI does not accept that. */
export const isFaketimeMissing = library === '';
if (isFaketimeMissing && process.env['CI'] === 'true') throw new Error('CI is set, but there is no libfaketime');
if (isFaketimeMissing)
  process.stderr.write('\n  NO LIBFAKETIME: what is promised at midnight is SKIPPED. Install faketime.\n\n');

export interface FakedClock extends AsyncDisposable {
  /** With these variables a process takes its time of day from this clock; its timers and time-outs stay true. */
  env: Record<string, string>;
  /** A PostgreSQL whose time of day is this clock's. */
  postgres: PostgresBinaries;
  /** Every process sees it with its next look; from then on it goes as fast as ours. */
  set(instant: string | number): Promise<void>;
}

export async function fakedClock(): Promise<FakedClock> {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await tempFolder()).path;
  const file = join(folder, 'offset');
  const set = async (instant: string | number): Promise<void> => {
    await writeFile(`${file}.new`, `${(new Date(instant).getTime() - Date.now()) / 1000}`.replace(/^(?!-)/, '+'));
    await rename(`${file}.new`, file);
  };
  await set(Date.now());
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  const binaries = await findPostgresBinaries();
  const postgres = join(folder, 'postgres');
  const variables = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  await writeFile(postgres, `#!/bin/sh\nexport ${variables.join(' ')}\nexec '${binaries.postgres}' "$@"\n`);
  await chmod(postgres, 0o755);
  const held = cleanup.move();
  return { env, postgres: { ...binaries, postgres }, set, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
