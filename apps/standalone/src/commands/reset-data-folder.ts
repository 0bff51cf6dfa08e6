import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { claimFolder } from '@urvote/embedded/folder-owner';
import { stopLeftOverPostmaster } from '@urvote/embedded/postmaster';
import { accountsFile } from '../installation/kept-accounts.ts';
import { ownerFile, runningFile } from '../installation/running-state.ts';

/** Only what we make: a folder that was named by mistake keeps what else is in it. */
const ours = ['postgres', 'objects', 'mail', 'secrets.json', accountsFile, runningFile, ownerFile];
const isOurs = (name: string) => ours.some((known) => name === known || name.startsWith(`${known}.`));

/** @returns a sentence about what it did. @throws Error when somebody uses the folder */
export async function resetDataFolder(dataDir: string): Promise<string> {
  const names = await readdir(dataDir).catch((): string[] => []);
  if (!names.includes('secrets.json')) return `There is no installation in ${dataDir}.\n`;
  {
    await using _claim = await claimFolder(join(dataDir, ownerFile));
    await stopLeftOverPostmaster(join(dataDir, 'postgres'));
    for (const name of names.filter(isOurs)) {
      if (!name.startsWith(ownerFile)) await rm(join(dataDir, name), { recursive: true, force: true });
    }
  }
  await rm(join(dataDir, `${ownerFile}.lock`), { force: true });
  await rmdir(dataDir).catch(() => {});
  return `${dataDir} is empty; "npm start" makes a new installation.\n`;
}
