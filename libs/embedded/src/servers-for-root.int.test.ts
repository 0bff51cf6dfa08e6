import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, chown, cp, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '@urvote/platform/logger/logger';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres.ts';
import { binariesIn, findPostgresBinaries } from './postgres-binaries.ts';
import { commandOf, isRunning } from './process-identity.ts';
import { findServerUser, namespaceAccount, readAccounts, serverAccount } from './server-user.ts';

const isRoot = process.getuid?.() === 0;
const hasNamespaces =
  isRoot && spawnSync('unshare', ['--user', '--map-user=1000', '--map-group=1000', 'true']).status === 0;
if (!isRoot)
  process.stderr.write('\n  ## NOT ROOT: how root runs its servers is NOT TESTED. Run these tests as root too. ##\n\n');
else if (!hasNamespaces)
  process.stderr.write('\n  ## NO USER NAMESPACES here: servers inside of one are NOT TESTED. ##\n\n');

const common = { password: 'pass-word', durable: true, logger: silentLogger() };
const mainFile = 'libs/embedded/src/fixtures/postgres-owner.ts';
type Options = Partial<EmbeddedPostgresOptions>;

interface Checkout extends AsyncDisposable {
  /** What only root may enter. */
  closed: string;
  dataDir: string;
  binaries: NonNullable<Options['binaries']>;
  /** For copies of the programs. */
  place: string;
  /** Everybody may enter it. */
  open: string;
}

/** A checkout, programs included, below a folder that only root may enter, with a name that needs quoting. */
async function closedCheckout(): Promise<Checkout> {
  const folder = await tempFolder();
  const closed = join(folder.path, "root's größter ordner");
  await mkdir(closed, { mode: 0o700 });
  const { packageDir } = await findPostgresBinaries();
  await cp(packageDir, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
  return {
    closed,
    dataDir: join(closed, '.urvote', 'postgres'),
    binaries: binariesIn(join(closed, 'native')),
    place: join(folder.path, 'place'),
    open: folder.path,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Programs that everybody can run, also when this checkout is below a folder of root's. */
async function openPrograms(checkout: Checkout) {
  const folder = join(checkout.open, 'programs');
  await cp(checkout.binaries.packageDir, folder, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  return binariesIn(folder);
}

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

const startAt = (dataDir: string, options: Options) => startEmbeddedPostgres({ dataDir, ...common, ...options });
const uidOf = async (path: string) => (await stat(path)).uid;
const capabilitiesOf = async (pid: number) =>
  /^CapEff:\s+(\w+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];

/** Starts, writes, stops, starts again and reads; then kills the owner and sees the next start end the server it left. */
async function keepsItsData(dataDir: string, options: Options): Promise<void> {
  {
    await using first = await startAt(dataDir, options);
    await query(first.url, 'create table kept as select 42 as value');
  }
  await using owner = await spawnService(mainFile, { args: [dataDir, JSON.stringify(options)] });
  const postgresPid = Number(owner.logs().find(({ msg }) => msg === 'ready')?.['postgresPid']);
  expect(await commandOf(postgresPid)).toBe('postgres');
  await owner.kill('SIGKILL');
  expect(await isRunning(postgresPid)).toBe(true);
  await using again = await startAt(dataDir, options);
  expect(await isRunning(postgresPid)).toBe(false);
  expect(await query(again.url, 'select value from kept')).toEqual([{ value: 42 }]);
  await query(again.url, 'create database another');
}

describe.runIf(isRoot)('PostgreSQL of a root whose checkout nobody else may enter', () => {
  it.runIf(hasNamespaces)('runs in a user namespace, where it has no rights over the files of others', async () => {
    await using checkout = await closedCheckout();
    const options = { binaries: checkout.binaries, copyPlaces: [] };
    await keepsItsData(checkout.dataDir, options);
    expect(await uidOf(checkout.dataDir)).toBe(0);
    await using server = await startAt(checkout.dataDir, options);
    expect(await capabilitiesOf(server.pid)).toMatch(/^0+$/);
  });

  it('runs from a copy of its programs where there are no user namespaces, with its data in place', async () => {
    await using checkout = await closedCheckout();
    // As npm leaves them under umask 077.
    execFileSync('chmod', ['-R', 'go-rwx', checkout.binaries.packageDir]);
    const options = { binaries: checkout.binaries, allowsNamespaces: false, copyPlaces: [checkout.place] };
    await keepsItsData(checkout.dataDir, options);
    expect(await uidOf(checkout.dataDir)).toBe((await findServerUser()).uid);
    const copies = await readdir(checkout.place);
    expect(copies).toEqual([expect.stringMatching(/^postgresql-[0-9a-f]{16}$/)]);
    await using server = await startAt(checkout.dataDir, options);
    expect(await query(server.url, 'select count(*) > 500 as has_zones from pg_timezone_names')).toEqual([
      { has_zones: true },
    ]);
    expect(await readdir(checkout.place)).toEqual(copies);
  });

  it('copies nothing when only the data is out of reach', async () => {
    await using checkout = await closedCheckout();
    await keepsItsData(checkout.dataDir, {
      binaries: await openPrograms(checkout),
      allowsNamespaces: false,
      copyPlaces: [checkout.place],
    });
    await expect(readdir(checkout.place)).rejects.toThrow('ENOENT');
  });

  it('goes on with the data of a folder that was moved, whoever owns it', async () => {
    await using checkout = await closedCheckout();
    const reachable = join(checkout.open, 'postgres');
    const open = { binaries: await openPrograms(checkout) };
    {
      await using server = await startAt(reachable, open);
      await query(server.url, 'create table kept as select 42 as value');
    }
    expect(await uidOf(reachable)).not.toBe(0);
    await mkdir(join(checkout.closed, '.urvote'));
    const ways: Options[] = [
      { binaries: checkout.binaries, copyPlaces: [checkout.place] },
      { binaries: checkout.binaries, allowsNamespaces: false, copyPlaces: [checkout.place] },
      open,
    ];
    for (const options of ways) {
      await rename(reachable, checkout.dataDir);
      {
        await using server = await startAt(checkout.dataDir, options);
        expect(await query(server.url, 'select value from kept')).toEqual([{ value: 42 }]);
      }
      await rename(checkout.dataDir, reachable);
    }
    await using server = await startAt(reachable, open);
    expect(await query(server.url, 'select value from kept')).toEqual([{ value: 42 }]);
  });

  it('runs as the one who owns the data, as after an ordinary start and then one with sudo', async () => {
    await using checkout = await closedCheckout();
    const [daemon] = (await readAccounts()).filter(({ name }) => name === 'daemon');
    const { uid = 1, gid = 1 } = daemon ?? {};
    await mkdir(join(checkout.closed, '.urvote'));
    for (const path of [checkout.closed, join(checkout.closed, '.urvote')]) await chown(path, uid, gid);
    execFileSync('chown', ['-R', `${uid}:${gid}`, checkout.binaries.packageDir]);
    await keepsItsData(checkout.dataDir, { binaries: checkout.binaries, allowsNamespaces: false, copyPlaces: [] });
    expect(await uidOf(checkout.dataDir)).toBe(uid);
  });

  it.each([
    { how: 'from a copy', allowsNamespaces: false },
    ...(hasNamespaces ? [{ how: 'in a user namespace', allowsNamespaces: true }] : []),
  ])('leaves the data whose it is when an account postgres appears, $how', async ({ allowsNamespaces }) => {
    await using checkout = await closedCheckout();
    const accountsFile = join(checkout.open, 'passwd');
    const passwd = (await readFile('/etc/passwd', 'utf8')).split('\n').filter((line) => !line.startsWith('postgres:'));
    await writeFile(accountsFile, passwd.join('\n'));
    const options = { binaries: checkout.binaries, allowsNamespaces, copyPlaces: [checkout.place], accountsFile };
    {
      await using server = await startAt(checkout.dataDir, options);
      await query(server.url, 'create table kept as select 42 as value');
    }
    const before = [await uidOf(dirname(checkout.dataDir)), await uidOf(checkout.dataDir)];
    // Reachable now for everybody, as after a chmod, and with an account that would be the first choice.
    await chmod(checkout.closed, allowsNamespaces ? 0o755 : 0o700);
    await writeFile(accountsFile, ['postgres:x:1:1::/:/bin/sh', ...passwd].join('\n'));
    await using server = await startAt(checkout.dataDir, options);
    expect(await query(server.url, 'select value from kept')).toEqual([{ value: 42 }]);
    expect([await uidOf(dirname(checkout.dataDir)), await uidOf(checkout.dataDir)]).toEqual(before);
  });

  it('says what it tried and what to do when there is no way', async () => {
    await using checkout = await closedCheckout();
    await mkdir(checkout.place);
    await chmod(checkout.place, 0o777);
    const options = {
      binaries: checkout.binaries,
      allowsNamespaces: false,
      copyPlaces: [checkout.place, '/dev/null/place'],
    };
    const error = await startAt(checkout.dataDir, options).then(String, String);
    expect(error).toContain(`because only root may enter ${checkout.closed}`);
    expect(error).toMatch(/must not run as root.*Tried:\n.*as (postgres|nobody): .*[Pp]ermission denied/s);
    expect(error).toContain(`${checkout.place} is not a folder that only this account can change`);
    expect(error).toMatch(/Start as an ordinary user; or move the checkout .* or set DATABASE_URL/);
  });
});

/** Whether an ordinary account can read this checkout: below /root it cannot. */
const canBeOrdinary =
  isRoot &&
  spawnSync('setpriv', [
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    process.execPath,
    '-e',
    `require('fs').accessSync(${JSON.stringify(import.meta.filename)})`,
  ]).status === 0;

describe.runIf(isRoot)('PostgreSQL of an ordinary user', () => {
  it.runIf(canBeOrdinary)('runs as that user, and does not touch the data of another', async () => {
    await using folder = await tempFolder();
    await chown(folder.path, 65_534, 65_534);
    const start = (dataDir: string) => {
      const code = `import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'))};
        import { silentLogger } from ${JSON.stringify(import.meta.resolve('@urvote/platform/logger/logger'))};
        await using server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, password: 'x', durable: false, logger: silentLogger() });
        console.log('started', process.getuid());`;
      const command = [
        '--reuid=65534',
        '--regid=65534',
        '--clear-groups',
        process.execPath,
        '--input-type=module',
        '-e',
        code,
      ];
      return spawnSync('setpriv', command, {
        encoding: 'utf8',
        cwd: folder.path,
        env: { PATH: process.env['PATH'], HOME: folder.path },
      });
    };
    const own = start(join(folder.path, 'own', 'postgres'));
    expect(own.stdout + own.stderr).toContain('started 65534');
    expect(await uidOf(join(folder.path, 'own', 'postgres'))).toBe(65_534);
    await mkdir(join(folder.path, 'roots', 'postgres'), { recursive: true });
    await chown(join(folder.path, 'roots'), 65_534, 65_534);
    expect(start(join(folder.path, 'roots', 'postgres')).stderr).toMatch(
      /belongs to another account \(0\).*Start as that account or as root, or take it over: sudo chown -R/,
    );
  });
});

it('takes the account postgres, else nobody, and for a namespace any that has a name of its own', () => {
  const account = (name: string, uid: number) => ({ name, uid, gid: uid });
  const [postgres, nobody, daemon] = [account('postgres', 101), account('nobody', 65_534), account('daemon', 1)];
  expect(serverAccount([daemon, nobody, postgres])).toBe(postgres);
  expect(serverAccount([daemon, nobody])).toBe(nobody);
  expect(serverAccount([daemon])).toBeUndefined();
  expect(namespaceAccount([nobody, daemon, postgres])).toBe(postgres);
  expect(namespaceAccount([nobody, daemon])).toBe(daemon);
  expect(namespaceAccount([nobody])).toBeUndefined();
});
