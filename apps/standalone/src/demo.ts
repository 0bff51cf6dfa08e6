import type { DemoCredential } from '@urvote/demo-data/demo-accounts';
import { seedDemo } from '@urvote/demo-data/seed-demo';
import { systemClock } from '@urvote/platform/clock/clock';
import type { Secrets } from '@urvote/platform/config/secrets-file';
import type { ObjectStoreSettings } from '@urvote/embedded/embedded-object-store';
import type { Logger } from '@urvote/platform/logger/logger';
import { openObjectStore } from '@urvote/platform/object-store/object-store';
import { openDatabase } from '@urvote/platform/postgres/database';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { accountsToShow, keepAccounts } from './installation/kept-accounts.ts';

export interface SeedInput {
  url: string;
  /** Gets the covers; without it nothing has one. */
  objectStore: ObjectStoreSettings | undefined;
  secrets: Secrets;
  logger: Logger;
  /** Of the installation; keeps the passwords too. */
  dataDir: string;
}

/** Fills in what is missing of the demo. @returns the demo accounts with their passwords, until a start has shown them */
export async function seedOnce(input: SeedInput): Promise<readonly DemoCredential[]> {
  const { url, objectStore, secrets, logger, dataDir } = input;
  await using opened = new AsyncDisposableStack();
  const { db } = opened.use(openDatabase({ url, max: 2, applicationName: 'urvote-demo', logger }));
  const store = objectStore && opened.use(openObjectStore(objectStore));
  await seedDemo(db, {
    clock: systemClock,
    log: (line) => logger.info(line),
    keep: (credentials) => keepAccounts(dataDir, credentials),
    emailKeyOf: (email) => guestVoterKey(email, secrets.VOTER_KEY_SECRET),
    ...(store && objectStore ? { coverStore: { bucket: objectStore.bucket, put: store.put } } : {}),
  });
  return await accountsToShow(dataDir);
}
