import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs a program with the input and gives what it prints. @throws Error with all of it when it fails */
async function output(command: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

export type Compose = (args: readonly string[], input?: string) => Promise<string>;

/** Docker Compose on the stack in this folder. */
export function composeOf(work: string): Compose {
  const own = ['-f', `${work}/stack.yml`, '--env-file', `${work}/.env`];
  return (args, input) => output('docker-compose', [...own, ...args], input);
}
