import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { commandOf, isRunning } from './process-identity.ts';
import { commandFor, type ServerWay } from './server-way.ts';

export interface PostmasterOptions {
  way: ServerWay;
  /** PGDATA. */
  folder: string;
  logFile: string;
  port: number;
  settings: Record<string, string>;
}

export interface Postmaster {
  pid: number;
  exited: Promise<void>;
}

const stopBoundMs = 20_000;
const startBoundMs = 60_000;
const logFileLimitBytes = 20_000_000;

async function waitUntilGone(pid: number, boundMs: number): Promise<boolean> {
  const deadline = Date.now() + boundMs;
  while (await isRunning(pid)) {
    if (Date.now() > deadline) return false;
    await delay(25);
  }
  return true;
}

/** Fast shutdown (sessions are cut, a checkpoint is written); immediate shutdown when that takes too long. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!(await isRunning(pid))) return;
    process.kill(pid, signal);
    if (await waitUntilGone(pid, stopBoundMs)) return;
  }
}

/**
 * A server outlives an owner that was killed. It is stopped before a new one starts; a pid file whose process is gone,
 * or is another program by now, is removed, because PostgreSQL would take that program for itself.
 */
export async function stopLeftOverPostmaster(folder: string): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8').catch(() => '');
  if (text === '') return;
  const pid = Number(text.split('\n')[0]);
  if ((await commandOf(pid)).includes('postgres')) await stopPostmaster(pid);
  else await rm(pidFile, { force: true });
}

async function truncateLargeLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > logFileLimitBytes) await truncate(path);
}

/**
 * The server gets a session of its own, so that Ctrl-C in the terminal reaches this process only, which stops the
 * server after its own drain; and it logs into a file, which stays writable when this process dies.
 */
async function spawnPostmaster(options: PostmasterOptions): Promise<ChildProcess> {
  await truncateLargeLog(options.logFile);
  const log = await open(options.logFile, 'a', 0o600);
  try {
    const settings = Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const { command, args, options: given } = commandFor(options.way, options.way.binaries.postgres, options.folder);
    const own = ['-p', String(options.port), '-c', 'listen_addresses=127.0.0.1', ...settings];
    const child = spawn(command, [...args, ...own], { ...given, detached: true, stdio: ['ignore', log.fd, log.fd] });
    child.unref();
    child.on('error', () => {});
    return child;
  } finally {
    await log.close();
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function logTail(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').slice(-8).join('\n').trim();
}

async function waitUntilAnswering(child: ChildProcess, url: string, logFile: string): Promise<boolean> {
  const deadline = Date.now() + startBoundMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false;
    if (await answers(url)) return true;
    await delay(50);
  }
  throw new Error(`PostgreSQL did not answer within ${startBoundMs} ms:\n${await logTail(logFile)}`);
}

const startTries = 20;

/**
 * Starts a server and waits until it answers. After a SIGKILL the old server's children may hold its shared memory for
 * a moment longer, so an early exit is tried again.
 */
export async function startPostmaster(options: PostmasterOptions, url: string): Promise<Postmaster> {
  for (let attempt = 1; attempt <= startTries; attempt += 1) {
    const child = await spawnPostmaster(options);
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (await waitUntilAnswering(child, url, options.logFile)) return { pid: child.pid as number, exited };
    await delay(100);
  }
  throw new Error(`PostgreSQL does not start:\n${await logTail(options.logFile)}`);
}
