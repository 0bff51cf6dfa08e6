import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = new URL('../../../..', import.meta.url).pathname;
const run = promisify(execFile);

export interface Outcome {
  code: number;
  output: string;
}

export interface PlantedFolder extends AsyncDisposable {
  /** Writes files, by their path. */
  plant(files: Record<string, string>): Promise<void>;
  /** Copies files or folders of the repository to the same place. */
  copy(...paths: string[]): Promise<void>;
  /** Runs a script of the repository's package.json in this folder. */
  runScript(name: string): Promise<Outcome>;
  run(command: string): Promise<Outcome>;
  path: string;
}

/** A workspace of its own, to plant what the tools must refuse. */
export async function plantedFolder(): Promise<PlantedFolder> {
  const path = await mkdtemp(join(tmpdir(), 'urvote-walls-'));
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const env = { ...process.env, PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter) };
  const runHere = async (command: string): Promise<Outcome> => {
    const { stdout, stderr, code } = await run('sh', ['-c', command], { cwd: path, env, maxBuffer: 2 ** 26 }).catch(
      (error) => error,
    );
    return { code: code ?? 0, output: `${stdout}${stderr}` };
  };
  return {
    path,
    async plant(files) {
      for (const [file, text] of Object.entries(files)) {
        await mkdir(dirname(join(path, file)), { recursive: true });
        await writeFile(join(path, file), text);
      }
    },
    async copy(...paths) {
      for (const each of paths) await cp(join(root, each), join(path, each), { recursive: true });
    },
    run: runHere,
    runScript(name) {
      const script = scripts[name];
      if (script === undefined) throw new Error(`package.json has no script ${name}`);
      return runHere(script);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}
