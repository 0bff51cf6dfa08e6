import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Finished {
  code: number;
  output: string;
}

export const root = new URL('../../..', import.meta.url).pathname;

/** Runs the command as a process of its own, with these variables and no others of ours. */
export async function runAdmin(args: readonly string[], env: Record<string, string>, input = ''): Promise<Finished> {
  const child = spawn(process.execPath, ['tools/admin/src/main.ts', ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  child.stdin.on('error', () => {}).end(input);
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code: code ?? -1, output: out + error };
}
