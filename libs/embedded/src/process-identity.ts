import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isAlive } from '@urvote/platform/process/is-alive';

const run = promisify(execFile);

async function ps(pid: number, column: string): Promise<string> {
  try {
    return (await run('ps', ['-o', `${column}=`, '-p', String(pid)])).stdout.trim();
  } catch {
    return '';
  }
}

async function linuxStat(pid: number): Promise<{ command: string; state: string; startTicks: string } | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    const close = text.lastIndexOf(')');
    const rest = text.slice(close + 2).split(' ');
    return { command: text.slice(text.indexOf('(') + 1, close), state: rest[0] ?? '', startTicks: rest[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** The program's name, or an empty string when there is no such process (a zombie counts as none). */
export async function commandOf(pid: number): Promise<string> {
  const linux = await linuxStat(pid);
  if (linux) return linux.state === 'Z' ? '' : linux.command;
  return isAlive(pid) ? ps(pid, 'comm') : '';
}

/** Tells two processes apart that got the same pid one after the other; empty as the name is. */
export async function startMarkOf(pid: number): Promise<string> {
  const linux = await linuxStat(pid);
  if (linux) return linux.state === 'Z' ? '' : linux.startTicks;
  return isAlive(pid) ? ps(pid, 'lstart') : '';
}

export async function isRunning(pid: number): Promise<boolean> {
  return (await commandOf(pid)) !== '';
}
