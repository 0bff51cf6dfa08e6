import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Whom a server process runs as; empty for "the same user as this process". */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const candidates = ['postgres', 'nobody'];
/** What a user namespace shows for everybody it does not know. */
const overflowUid = 65_534;

/** The accounts of this machine that are not root. */
export async function readAccounts(path = '/etc/passwd'): Promise<Account[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    return name !== '' && Number(uid) > 0 ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** The account that root's servers run as: one that exists on every system; none is created. */
export function serverAccount(accounts: readonly Account[]): Account | undefined {
  return candidates.flatMap((name) => accounts.find((account) => account.name === name) ?? [])[0];
}

/** An account to be called by inside a user namespace. PostgreSQL wants one that has a name. */
export function namespaceAccount(accounts: readonly Account[]): Account | undefined {
  return (
    serverAccount(accounts.filter(({ uid }) => uid !== overflowUid)) ?? accounts.find(({ uid }) => uid !== overflowUid)
  );
}

/** Whom a system's own server runs as, such as PgBouncer's. @throws Error when root has no account for it */
export async function findServerUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  const account = serverAccount(await readAccounts());
  if (account === undefined)
    throw new Error(`Running as root, and none of the accounts ${candidates.join(', ')} exists to run a server as`);
  return { uid: account.uid, gid: account.gid };
}

export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
}

/** Gives a folder and all that is in it to a user, unless it is theirs. The folder itself comes last, so that a crash half-way is noticed. */
export async function giveTree(user: ServerUser, folder: string): Promise<void> {
  const { uid, gid } = user;
  if (uid === undefined || gid === undefined || (await stat(folder)).uid === uid) return;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    await lchown(join(entry.parentPath, entry.name), uid, gid);
  }
  await chown(folder, uid, gid);
}
