import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

interface Finished {
  code: number;
  output: string;
}

export const root = new URL('../../..', import.meta.url).pathname;

export type ToolRunner = (args: readonly string[], env: Record<string, string>, input?: string) => Promise<Finished>;

/** Runs commands of a folder in `tools` as processes of their own, with these variables and no others of ours. */
export function toolRunner(tool: string): ToolRunner {
  return async (args, env, input = '') => {
    const child = spawn(process.execPath, [`tools/${tool}/src/main.ts`, ...args], {
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
  };
}
