import { access, constants, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartRefusal } from '@urvote/platform/lifecycle/start-refusal';
import { startMarkOf } from './process-identity.ts';

interface Owner {
  pid: number;
  startMark: string;
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

async function isOwnerAlive({ pid, startMark }: Owner): Promise<boolean> {
  const mark = await startMarkOf(pid);
  return mark !== '' && mark === startMark;
}

const inUse = (path: string, pid: number | undefined) =>
  new StartRefusal(
    `The data folder is in use by ${pid === undefined ? 'another process' : `process ${pid}`} (${path})`,
  );

const busy = 5;

/**
 * Node has no file locks of its own; SQLite's are the kernel's: of two at once one gets it, and whoever dies gives it
 * back. @returns undefined when somebody else has it
 */
async function lockFile(path: string): Promise<DatabaseSync | undefined> {
  // SQLite would not say which of them cannot be written.
  await access(dirname(path), constants.W_OK);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) await access(path, constants.W_OK);
  const database = new DatabaseSync(path);
  try {
    database.exec('pragma journal_mode = memory; begin exclusive');
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === busy) return undefined;
    throw error;
  }
}

/**
 * Takes a data folder for this process, until it is disposed or the process ends; the file says whose it is.
 * @throws StartRefusal when another live process has the folder
 */
export async function claimFolder(path: string): Promise<AsyncDisposable> {
  const lock = await lockFile(`${path}.lock`);
  const owner = await readOwner(path);
  if (lock === undefined) throw inUse(path, owner?.pid);
  try {
    if (owner && owner.pid !== process.pid && (await isOwnerAlive(owner))) throw inUse(path, owner.pid);
    const claim: Owner = { pid: process.pid, startMark: await startMarkOf(process.pid) };
    await writeFile(path, JSON.stringify(claim), { mode: 0o600 });
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    [Symbol.asyncDispose]: async () => {
      await rm(path, { force: true });
      lock.close();
    },
  };
}
