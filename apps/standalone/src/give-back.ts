import { lchown, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** PostgreSQL's files have an owner of their own. */
const keptApart = new Set(['postgres', 'postgres.new']);

async function giveAll({ uid, gid }: { uid: number; gid: number }, path: string): Promise<void> {
  const found = await stat(path);
  if (found.isDirectory()) for (const name of await readdir(path)) await giveAll({ uid, gid }, join(path, name));
  if (found.uid !== uid) await lchown(path, uid, gid);
}

/** What root made in somebody's data folder (`sudo npm start`) becomes theirs, so that they can go on without root. */
export async function giveBack(dataDir: string): Promise<void> {
  const owner = await stat(dataDir).catch(() => undefined);
  if (process.getuid?.() !== 0 || owner === undefined || owner.uid === 0) return;
  const names = (await readdir(dataDir)).filter((name) => !keptApart.has(name));
  for (const name of names) await giveAll(owner, join(dataDir, name));
}
