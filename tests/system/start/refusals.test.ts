import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from '@urvote/testkit/eventually';
import type { SpawnedService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';
import { processesIn, spawnStandalone, startStandalone } from '../standalone/standalone-process.ts';

async function isReady({ lines, exited }: SpawnedService): Promise<boolean> {
  let hasEnded = false;
  void exited.then(() => (hasEnded = true));
  return eventually(
    () => {
      const ready = lines.some((line) => line.startsWith('Ctrl-C stops everything'));
      if (!ready && !hasEnded) throw new Error(`Neither ready nor ended:\n${lines.slice(-20).join('\n')}`);
      return ready;
    },
    { timeoutMs: 180_000 },
  );
}

/** What a start says that cannot be: one sentence. */
async function refusalOf(service: SpawnedService): Promise<string> {
  await using started = service;
  expect(await isReady(started), started.lines.join('\n')).toBe(false);
  expect((await started.exited).code).toBe(1);
  expect(started.lines).toHaveLength(1);
  return started.lines[0] ?? '';
}

it('refuses a port that is taken before it makes anything, and names the variable [XI-137]', async () => {
  await using folder = await tempFolder();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  for (const variable of ['GATEWAY_PORT', 'OPS_PORT']) {
    const said = await refusalOf(await spawnStandalone(folder.path, { [variable]: port }));
    expect(said).toMatch(new RegExp(`^Port ${port} is taken on 127.0.0.1: .* ${variable}=\\d+ npm start$`));
    expect(await readdir(folder.path)).not.toEqual(expect.arrayContaining(['postgres']));
    expect(await readdir(folder.path)).not.toContain('secrets.json');
  }
  server.close();
});

it('shows the demo passwords at the next start when one fails after it made the accounts', async () => {
  await using folder = await tempFolder();
  await using failed = await spawnStandalone(folder.path, { VOTER_KEY_SECRET: 'short' });
  expect(await isReady(failed)).toBe(false);
  await failed.exited;
  const kept = JSON.parse(await readFile(join(folder.path, 'demo-accounts.json'), 'utf8')) as { accounts: object[] };
  expect(kept.accounts).toHaveLength(4);
  {
    await using next = await startStandalone(folder.path);
    const { admin = [], voter = [] } = Object.fromEntries(next.credentials());
    expect(kept.accounts).toEqual([...admin, ...voter].map((account) => expect.objectContaining(account)));
    await next.service.kill('SIGINT');
  }
  await using third = await startStandalone(folder.path);
  expect(third.credentials().size).toBe(0);
});

it('starts once of two at once, and again after it was killed, with the secrets of the first [XI-137]', async () => {
  await using folder = await tempFolder();
  const both = await Promise.all([spawnStandalone(folder.path), spawnStandalone(folder.path)]);
  await using stack = new AsyncDisposableStack();
  for (const one of both) stack.use(one);
  const ready = await Promise.all(both.map(isReady));
  expect(ready.toSorted()).toEqual([false, true]);
  const other = both[ready.indexOf(false)] as SpawnedService;
  expect(other.lines).toEqual([expect.stringMatching(/^The data folder is in use by (another process|process \d+)/)]);
  const secrets = await readFile(join(folder.path, 'secrets.json'), 'utf8');
  await (both[ready.indexOf(true)] as SpawnedService).kill('SIGKILL');
  await using again = await startStandalone(folder.path);
  expect((await fetch(`${again.url}/health/ready`)).status).toBe(200);
  expect(await readFile(join(folder.path, 'secrets.json'), 'utf8')).toBe(secrets);
  expect(await again.service.kill('SIGINT')).toEqual({ code: 0, signal: null });
  expect(processesIn(folder.path)).toEqual([]);
});

function mount(...args: string[]): AsyncDisposable | undefined {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { [Symbol.asyncDispose]: async () => void execFileSync('umount', ['-l', args.at(-1) ?? '']) };
}

it('names a disk that is full and one that is read-only, and starts once there is room [XI-137]', async (test) => {
  await using folder = await tempFolder();
  const disk = join(folder.path, 'disk');
  await mkdir(disk);
  const dataDir = join(disk, '.urvote');
  {
    await using small = mount('-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk);
    if (!small) {
      if (process.env['CI'] === 'true') throw new Error('no file system may be mounted here');
      return test.skip('NO FILE SYSTEM MAY BE MOUNTED HERE');
    }
    expect(await refusalOf(await spawnStandalone(dataDir))).toMatch(
      /^The disk of .* is full \(\d+ MB are free\): make room/,
    );
    execFileSync('mount', ['-o', 'remount,size=900m', disk]);
    await using roomy = await startStandalone(dataDir);
    expect(roomy.credentials().get('voter')).toHaveLength(3);
    await roomy.service.kill('SIGINT');
  }
  await using _readOnly = mount('-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk);
  expect(await refusalOf(await spawnStandalone(dataDir))).toMatch(/is on a read-only file system: set URVOTE_DATA_DIR/);
});
