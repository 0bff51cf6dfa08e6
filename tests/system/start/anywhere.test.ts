import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRunning } from '@urvote/embedded/process-identity';
import { readAccounts } from '@urvote/embedded/server-user';
import { eventually } from '@urvote/testkit/eventually';
import { signalTree } from '@urvote/testkit/process-tree';
import { tempFolder, type TempFolder } from '@urvote/testkit/temp-folder';
import { toolRunner } from '@urvote/testkit/tool-runner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credential } from '../standalone/standalone-process.ts';
import { copyCheckout, npmRun, type StartOptions } from './support/checkout.ts';
import {
  expectKept,
  type Kept,
  refusalOf,
  type Running,
  servesTwice,
  startRunning,
  stopRunning,
  voterOf,
} from './support/installation.ts';
import { type Accepted, expectAllSettled, voteInARow } from './support/many-votes.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) {
  if (process.env['CI'] === 'true') throw new Error('starts of root and of others can only be tried by root');
  process.stderr.write('\n  ## NOT ROOT: starts of root and of other accounts are NOT TESTED. ##\n\n');
}

let folder: TempFolder;
/** It moves from place to place. */
let checkout = '';

beforeAll(async () => {
  folder = await tempFolder();
  checkout = join(folder.path, 'checkout');
  await copyCheckout(checkout);
});
afterAll(() => folder[Symbol.asyncDispose]());

const owner = async (path: string) => (await stat(path)).uid;

/** The checkout in a folder of this name, without data, given to an account. */
async function placed(name: string, { uid, gid, mode }: { uid: number; gid: number; mode: number }): Promise<string> {
  const home = join(folder.path, name);
  await mkdir(home);
  const path = join(home, 'urvote');
  await rename(checkout, path);
  checkout = path;
  execFileSync('rm', ['-rf', join(path, '.urvote')]);
  for (const each of [path, home]) await chown(each, uid, gid);
  await chmod(home, mode);
  return path;
}

/** Runs a command where a shell's line has changed the mounts; nobody else sees that. */
const inMountNamespace = (line: string, path: string): string[] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  `${line} && shift && exec "$@"`,
  'sh',
  path,
];

async function keepsOnce(options: StartOptions, kept: Kept): Promise<Kept> {
  await using running = await startRunning(options);
  const next = await expectKept(running, kept);
  await stopRunning(running);
  return next;
}

const root = { uid: 0, gid: 0 };
const roots = { ...root, mode: 0o700 };

/** An account that has a name and is not one that servers run as. */
async function ordinaryUser(): Promise<{ uid: number; gid: number }> {
  const found = (await readAccounts()).find(({ name }) => name === 'daemon');
  if (found === undefined) throw new Error('there is no account daemon');
  return found;
}

describe.runIf(isRoot)('starts, takes a vote and keeps it', () => {
  it("in root's home [XI-137]", async () => {
    const path = await placed("root's home", roots);
    await servesTwice({ checkout: path });
  });

  it('with its data below a folder that only root may enter [XI-137]', async () => {
    const path = await placed('open', { ...root, mode: 0o755 });
    const closed = join(folder.path, 'closed data');
    await mkdir(closed, { mode: 0o700 });
    await servesTwice({ checkout: path, env: { URVOTE_DATA_DIR: join(closed, 'the data') } });
  });

  it('in the home of an ordinary user, with spaces and umlauts in its path [XI-137]', async () => {
    const as = await ordinaryUser();
    const path = await placed('Jörg Müßig, zu Hause', { ...as, mode: 0o700 });
    await servesTwice({ checkout: path, as, env: { HOME: dirname(path) } });
    expect(await owner(join(path, '.urvote', 'postgres'))).toBe(as.uid);
  });

  it('as an account without a name, which containers give [XI-137]', async () => {
    const as = { uid: 54_321, gid: 54_321 };
    const path = await placed('nameless', { ...as, mode: 0o700 });
    const options = { checkout: path, as, env: { HOME: dirname(path) } };
    const hidden = inMountNamespace('mount --bind /bin/false "$(command -v unshare)"', path);
    const dropped = ['setpriv', `--reuid=${as.uid}`, `--regid=${as.gid}`, '--clear-groups'];
    expect(await refusalOf({ checkout: path, env: options.env, prefix: [...hidden, ...dropped] })).toMatch(
      /^PostgreSQL wants an account with a name, and user 54321 has none in \/etc\/passwd: start as one that has, or set/,
    );
    await servesTwice(options);
    expect(await owner(join(path, '.urvote', 'postgres'))).toBe(as.uid);
    await using _running = await startRunning(options);
    await using recorded = await npmRun(['ops', '--', 'purge'], options);
    expect([(await recorded.exited).code, recorded.lines.join('\n')]).toEqual([0, expect.stringContaining('deleted')]);
  });

  it('from a read-only checkout with its data elsewhere, and says in a sentence what is in the way of it inside [XI-137]', async () => {
    const as = await ordinaryUser();
    const path = await placed('read-only', { ...root, mode: 0o755 });
    const elsewhere = join(folder.path, 'elsewhere');
    await mkdir(elsewhere);
    await chown(elsewhere, as.uid, as.gid);
    const env = { HOME: elsewhere };
    expect(await refusalOf({ checkout: path, as, env })).toBe(
      `This account may not write ${path}: set URVOTE_DATA_DIR to a folder that this account may write`,
    );
    await servesTwice({ checkout: path, as, env: { ...env, URVOTE_DATA_DIR: join(elsewhere, 'data') } });
    const prefix = inMountNamespace('mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$1"', path);
    expect(await refusalOf({ checkout: path, prefix })).toBe(
      `${path} is on a read-only file system: set URVOTE_DATA_DIR to a folder that this account may write`,
    );
    await servesTwice({ checkout: path, prefix, env: { URVOTE_DATA_DIR: join(folder.path, "root's data") } });
  });

  it('for root after its owner, and for the owner again; after root alone it says how to take the data over [XI-137]', async () => {
    const as = await ordinaryUser();
    const path = await placed('shared', { ...as, mode: 0o755 });
    const asUser: StartOptions = { checkout: path, as, env: { HOME: dirname(path) } };
    const cluster = join(path, '.urvote', 'postgres');
    let kept = await servesTwice(asUser);
    kept = await keepsOnce({ checkout: path }, kept);
    expect(await owner(cluster)).toBe(as.uid);
    await keepsOnce(asUser, kept);

    execFileSync('rm', ['-rf', join(path, '.urvote')]);
    kept = await servesTwice({ checkout: path });
    const said = await refusalOf(asUser);
    expect(said).toMatch(
      /^This account may not write .*\/\.urvote: set URVOTE_DATA_DIR .*, or take the data over: sudo /,
    );
    const [, command = ''] = /: sudo (.*)$/.exec(said) ?? [];
    execFileSync('sh', ['-c', command.replace('$(id -u):$(id -g)', `${as.uid}:${as.gid}`)]);
    kept = await keepsOnce(asUser, kept);
    await keepsOnce({ checkout: path }, kept);
  });

  it('when an account postgres appears between two starts [XI-137]', async () => {
    const path = await placed('appears', { ...root, mode: 0o755 });
    const accounts = join(folder.path, 'passwd');
    const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').filter((line) => !line.startsWith('postgres:'));
    const prefix = inMountNamespace('mount --bind "$1" /etc/passwd', accounts);
    await writeFile(accounts, lines.join('\n'));
    const kept = await servesTwice({ checkout: path, prefix });
    const before = await owner(join(path, '.urvote', 'postgres'));
    await writeFile(accounts, ['postgres:x:101:101::/:/bin/sh', ...lines].join('\n'));
    await keepsOnce({ checkout: path, prefix }, kept);
    expect(await owner(join(path, '.urvote', 'postgres'))).toBe(before);
  });
});

const killed = {
  'of the platform': ({ nodePid }: Running) => process.kill(nodePid, 'SIGKILL'),
  'of PostgreSQL, which comes back, and then of the platform': async ({ nodePid, postgresPid, url }: Running) => {
    signalTree(postgresPid, 'SIGKILL');
    await eventually(async () => expect(await isRunning(postgresPid)).toBe(false));
    await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200));
    process.kill(nodePid, 'SIGKILL');
  },
  'of PostgreSQL, and an ordinary stop': async ({ nodePid, postgresPid }: Running) => {
    signalTree(postgresPid, 'SIGKILL');
    process.kill(nodePid, 'SIGINT');
  },
  'of everything at once': ({ nodePid }: Running) => signalTree(nodePid, 'SIGKILL'),
};

it('starts after kill -9 of any part with every vote that was accepted [XI-137]', async () => {
  const dataDir = join(folder.path, 'killed');
  const options = { checkout, env: { URVOTE_DATA_DIR: dataDir } };
  let voter: Credential | undefined;
  const accepted: Accepted = [];
  for (const [what, kill] of Object.entries(killed)) {
    await using running = await startRunning(options);
    voter ??= voterOf(running);
    await expectAllSettled(running, voter, accepted);
    accepted.push(...(await voteInARow(running, voter, 20)));
    await kill(running);
    await eventually(async () => expect(await isRunning(running.nodePid), what).toBe(false));
  }
  await using last = await startRunning(options);
  await expectAllSettled(last, voter as Credential, accepted);
  const recount = await toolRunner('ops')(['recount'], { URVOTE_DATA_DIR: dataDir });
  expect(recount).toEqual({ code: 0, output: expect.stringContaining('recount agrees with every stored total') });
});
