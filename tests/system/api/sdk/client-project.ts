import { execFile } from 'node:child_process';
import { copyFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { root } from '@urvote/testkit/tool-runner';

const run = promisify(execFile);

const strictest = {
  target: 'es2023',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: ['node'],
  module: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  // Of the packages that the client uses, not of what was generated.
  skipLibCheck: true,
  rootDir: '.',
  outDir: 'compiled',
};

export interface ClientProject extends AsyncDisposable {
  /** For what a generator writes. */
  generated: string;
  /** @returns the compiler's complaints, empty when it has none */
  compile(): Promise<string>;
  /** @returns what the client printed */
  run(args: readonly string[]): Promise<unknown>;
}

/** A project of its own, as an author of a client has it, with the named program, if any. */
export async function clientProject(
  program: string | undefined,
  options: Record<string, boolean>,
): Promise<ClientProject> {
  await using cleanup = new AsyncDisposableStack();
  const { path } = cleanup.use(await tempFolder());
  const compilerOptions = { ...strictest, ...options };
  await writeFile(join(path, 'package.json'), JSON.stringify({ type: 'module' }));
  await writeFile(join(path, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts', 'generated'] }));
  if (program !== undefined)
    await copyFile(fileURLToPath(new URL(`fixtures/${program}.ts`, import.meta.url)), join(path, 'main.ts'));
  await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
  const held = cleanup.move();
  return {
    generated: join(path, 'generated'),
    compile: () => compile(path),
    async run(args) {
      const { stdout } = await run(process.execPath, [join(path, 'compiled/main.js'), ...args], {
        env: {},
        timeout: 120_000,
      });
      return JSON.parse(stdout) as unknown;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function compile(path: string): Promise<string> {
  const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
  try {
    await run(process.execPath, [compiler, '-p', path]);
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
