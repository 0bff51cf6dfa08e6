import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { blankDatabase } from '@urvote/testkit/blank-database';
import { eventually } from '@urvote/testkit/eventually';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';
import { startStandalone } from '../standalone/standalone-process.ts';
import { signedIn, voteForLast } from '../standalone/vote-and-see.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Outcome {
  code: number;
  output: string;
}

/** As a shell runs it in the checkout, beside what runs with the data folder. */
function runCommand(command: string, dataDir: string, input = '', more: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const { DATABASE_URL: _a, DATABASE_URL_DIRECT: _b, ...env } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      '/bin/sh',
      ['-c', command],
      { cwd: root, env: { ...env, URVOTE_DATA_DIR: dataDir, ...more } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
    child.stdin?.end(input);
  });
}

/** Of the table in README; they run in the default mode, in this order. */
async function commandsOfReadme(): Promise<string[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/^\| `(npm run [^`]+)` \|/gm)].map(([, command = '']) => command);
}

/** They take minutes, or need an answer, or end what the others need. */
const runElsewhere = ['npm run bench', 'npm run features', 'npm run dev', 'npm run reset'];

const onDatabase = ['recount', 'backup', 'purge', 'partitions', 'audit-verify'];

/** A dump of the embedded database cannot go back into it, and makes a new one that is right. */
async function restores(dumps: string, dataDir: string): Promise<void> {
  const [dump] = await readdir(dumps);
  const command = `npm run ops -- restore --from '${join(dumps, dump ?? '')}'`;
  const message = 'DATABASE_URL_DIRECT: names the new, empty database to restore into';
  const refused = await runCommand(command, dataDir);
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining(message) });
  await using blank = await blankDatabase();
  const named = { DATABASE_URL_DIRECT: blank.url };
  expect(await runCommand(command, dataDir, '', named)).toMatchObject({ code: 0 });
  const recounted = await runCommand('npm run ops -- recount', dataDir, '', named);
  expect(recounted).toMatchObject({ code: 0, output: expect.stringContaining('agrees with every stored total') });
  const { count } = (await blank.query('select count(*)::integer as count from contest'))[0] ?? {};
  expect(count).toBe(3);
}

it('runs every command that README names beside the platform that "npm start" runs', async () => {
  await using folder = await tempFolder();
  const dataDir = join(folder.path, 'the data');
  const commands = await commandsOfReadme();
  expect(commands).toEqual(expect.arrayContaining([...runElsewhere, 'npm run status', 'npm run ops -- recount']));
  {
    await using platform = await startStandalone(dataDir);
    const [voter] = platform.credentials().get('voter') ?? [];
    if (!voter) throw new Error('no voter was made');
    const { requestId } = await voteForLast(platform.url, await signedIn(platform.url, voter));
    for (const command of commands.filter((name) => !runElsewhere.includes(name))) {
      const own = command.replace('--to backups', `--to '${folder.path}/backups'`).replace('<id>', requestId);
      expect(await runCommand(own, dataDir, 'a long enough password\n'), command).toMatchObject({ code: 0 });
    }
    expect(await runCommand('npm run ops -- audit-verify', dataDir)).toMatchObject({ code: 0 });
    await restores(join(folder.path, 'backups'), dataDir);
    const { output } = await runCommand('npm run status', dataDir);
    expect(output).toContain(`UrVote runs at ${platform.url} (process ${platform.service.pid}, since `);
    expect(output).toMatch(new RegExp(`Operations +${platform.opsUrl}\\n`));
    expect(output).toMatch(/PostgreSQL +127\.0\.0\.1:\d+ \(process \d+\)/);
    expect(output).toMatch(/vote-worker +http:\/\/127\.0\.0\.1:\d+/);
    for (const { email, password } of [...platform.credentials().values()].flat())
      expect(output).toMatch(new RegExp(`${email} +${password}`));
    const refused = await runCommand('npm run reset -- --yes', dataDir);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('in use by process') });
    await platform.service.kill('SIGINT');
  }
  const stopped = await runCommand('npm run status', dataDir);
  expect(stopped).toMatchObject({ code: 1, output: expect.stringContaining('UrVote does not run; "npm start"') });
  for (const command of onDatabase) {
    const alone = await runCommand(`npm run ops -- ${command}`, dataDir);
    const message = 'DATABASE_URL: is not set, and no "npm start" runs with this data folder';
    expect(alone, command).toMatchObject({ code: 1, output: expect.stringContaining(message) });
  }
  const asked = await runCommand('npm run reset', dataDir, 'no\n');
  expect(asked.output).toContain('Nothing was deleted');
  expect(existsSync(join(dataDir, 'postgres'))).toBe(true);
  expect((await runCommand('npm run reset', dataDir, 'yes\n')).output).toContain('makes a new installation');
  expect(existsSync(dataDir)).toBe(false);
  expect((await runCommand('npm run reset -- --yes', dataDir)).output).toContain('There is no installation');
});

it('starts again when a source changes, for "npm run dev"', async () => {
  await using folder = await tempFolder();
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: { dev: string } };
  const env = { ...process.env, URVOTE_DATA_DIR: folder.path, URVOTE_DEMO: 'off', GATEWAY_PORT: '0', OPS_PORT: '0' };
  const [, ...args] = scripts.dev.split(' ');
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const starts = () => lines.filter((line) => line.startsWith('UrVote is ready')).length;
  try {
    await eventually(() => expect(starts()).toBe(1), { timeoutMs: 180_000 });
    await utimes(join(root, 'apps/gateway/src/app.ts'), new Date(), new Date());
    await eventually(() => expect(starts()).toBe(2), { timeoutMs: 180_000 });
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
});
