import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found ? path : nearestFolder(dirname(path));
}

/** @throws ErrnoException with the path that cannot be written; a recursive mkdir calls a read-only place missing */
export async function makeDataFolder(dataDir: string): Promise<void> {
  await access(await nearestFolder(dataDir), constants.W_OK);
  await mkdir(dataDir, { recursive: true });
}
