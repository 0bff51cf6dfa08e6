import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Finished {
  code: number;
  output: string;
}

const root = new URL('../../..', import.meta.url).pathname;

/** Runs the command as a process of its own, with these variables and no others of ours. */
export async function runDb(args: readonly string[], env: Record<string, string>): Promise<Finished> {
  const variables = { PATH: process.env['PATH'] ?? '', ...env };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['tools/db/src/main.ts', ...args], {
      cwd: root,
      env: variables,
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout: string; stderr: string };
    return { code: code ?? -1, output: stdout + stderr };
  }
}
