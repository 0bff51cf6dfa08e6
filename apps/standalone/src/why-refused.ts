import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '@urvote/platform/config/load-config';
import { StartRefusal } from '@urvote/platform/lifecycle/start-refusal';

/** A segment of PostgreSQL's log and some pages; with less a start ends anywhere. */
const neededBytes = 32 * 1024 ** 2;

async function freeBytes(path: string): Promise<number> {
  const found = await statfs(path).catch(() => undefined);
  if (found !== undefined) return found.bavail * found.bsize;
  return dirname(path) === path ? Infinity : freeBytes(dirname(path));
}

function takingOver(dataDir: string): string {
  return existsSync(dataDir) ? `, or take the data over: sudo chown -R "$(id -u):$(id -g)" '${dataDir}'` : '';
}

/** A person's own words for what the system said, where they are known; the error itself where not. */
export async function whyRefused(error: unknown, dataDir: string): Promise<unknown> {
  if (error instanceof StartRefusal || error instanceof ConfigError) return error;
  const { code, path = dataDir } = error as NodeJS.ErrnoException;
  const elsewhere = 'set URVOTE_DATA_DIR to a folder that this account may write';
  if (code === 'EROFS') return new StartRefusal(`${path} is on a read-only file system: ${elsewhere}`);
  if (code === 'EACCES' || code === 'EPERM')
    return new StartRefusal(`This account may not write ${path}: ${elsewhere}${takingOver(dataDir)}`);
  const free = await freeBytes(dataDir);
  if (code !== 'ENOSPC' && free >= neededBytes) return error;
  const freeMegabytes = Math.floor(free / 1024 ** 2);
  return new StartRefusal(
    `The disk of ${dataDir} is full (${freeMegabytes} MB are free): make room and start again, or set URVOTE_DATA_DIR`,
  );
}
