import { chown, readFile } from 'node:fs/promises';

/** Whom a server process runs as; empty for "the same user as this process". */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

const candidates = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root, so root's servers run as an unprivileged account that exists on every system;
 * no account is created.
 */
export async function findServerUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of candidates) {
    const account = accounts.find(([accountName]) => accountName === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error(`Running as root, and none of the accounts ${candidates.join(', ')} exists to run PostgreSQL as`);
}

export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
}
