import type { Secrets } from '@urvote/platform/config/secrets-file';
import type { Logger } from '@urvote/platform/logger/logger';
import { seedDemo } from '@urvote/demo-data/seed-demo';
import { systemClock } from '@urvote/platform/clock/clock';
import { openObjectStore } from '@urvote/platform/object-store/object-store';
import { openDatabase } from '@urvote/platform/postgres/database';

export interface DemoCredential {
  role: string;
  email: string;
  password: string;
}

export interface SeedInput {
  url: string;
  /** S3 variables; empty when the object store is somebody else's. */
  objectStore: Record<string, string>;
  secrets: Secrets;
  logger: Logger;
}

/** Fills in what is missing of the demo. @returns the demo accounts' passwords on the start that made them */
export async function seedOnce({ url, objectStore, secrets, logger }: SeedInput): Promise<readonly DemoCredential[]> {
  await using database = openDatabase({ url, max: 2, applicationName: 'urvote-demo', logger });
  const { credentials } = await seedDemo(database.db, { clock: systemClock, voterKeySecret: secrets.VOTER_KEY_SECRET, log: (line) => logger.info(line) });
  void objectStore;
  return credentials;
}
