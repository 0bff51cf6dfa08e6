import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoCredential } from '@urvote/demo-data/demo-accounts';

interface KeptAccounts {
  /** Whether a start that became ready has shown them. */
  areShown: boolean;
  accounts: readonly DemoCredential[];
}

export const accountsFile = 'demo-accounts.json';

async function read(dataDir: string): Promise<KeptAccounts> {
  const text = await readFile(join(dataDir, accountsFile), 'utf8').catch(() => '');
  return text === '' ? { areShown: true, accounts: [] } : (JSON.parse(text) as KeptAccounts);
}

/** Written beside and renamed, so that a crash leaves the old file or the new one. */
async function write(dataDir: string, kept: KeptAccounts): Promise<void> {
  const path = join(dataDir, accountsFile);
  await writeFile(`${path}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** For whoever may read the data folder; a password that its owner changed since is not known here. */
export async function keptAccounts(dataDir: string): Promise<readonly DemoCredential[]> {
  return (await read(dataDir)).accounts;
}

/** Before the accounts are there for good: what is kept of accounts that never came to be is replaced at the next start. */
export async function keepAccounts(dataDir: string, added: readonly DemoCredential[]): Promise<void> {
  if (added.length === 0) return;
  const known = (await keptAccounts(dataDir)).filter(({ email }) => !added.some((account) => account.email === email));
  await write(dataDir, { areShown: false, accounts: [...known, ...added] });
}

export async function accountsToShow(dataDir: string): Promise<readonly DemoCredential[]> {
  const { areShown, accounts } = await read(dataDir);
  return areShown ? [] : accounts;
}

export async function accountsWereShown(dataDir: string): Promise<void> {
  const { areShown, accounts } = await read(dataDir);
  if (!areShown) await write(dataDir, { areShown: true, accounts });
}
