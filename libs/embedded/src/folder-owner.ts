import { readFile, rm, writeFile } from 'node:fs/promises';
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

/**
 * Says in a file which process uses a data folder. The file of a process that was killed does not count.
 * @throws Error when another live process has the folder
 */
export async function claimFolder(path: string): Promise<AsyncDisposable> {
  const owner = await readOwner(path);
  if (owner && owner.pid !== process.pid && (await isOwnerAlive(owner))) {
    throw new Error(`The data folder is in use by process ${owner.pid} (${path})`);
  }
  const claim: Owner = { pid: process.pid, startMark: await startMarkOf(process.pid) };
  await writeFile(path, JSON.stringify(claim), { mode: 0o600 });
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}
