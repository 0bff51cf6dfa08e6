import { seedDemo, type SeedResult } from '@urvote/demo-data/seed-demo';
import { systemClock } from '@urvote/platform/clock/clock';
import { createLogger } from '@urvote/platform/logger/logger';
import { openObjectStore } from '@urvote/platform/object-store/object-store';
import { openDatabase } from '@urvote/platform/postgres/database';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import type { readSeedConfig } from './config.ts';

const logger = createLogger({ service: 'db', level: 'warn' });

/** Seeds the database, and the object store when one is configured. */
export async function seed({
  url,
  rootCertPath,
  voterKeySecret,
  objectStore,
}: ReturnType<typeof readSeedConfig>): Promise<SeedResult> {
  await using stack = new AsyncDisposableStack();
  const tls = rootCertPath === undefined ? {} : { rootCertPath };
  const { db } = stack.use(openDatabase({ url, max: 2, applicationName: 'urvote-seed', logger, ...tls }));
  const store =
    objectStore &&
    stack.use(
      openObjectStore({
        region: objectStore.S3_REGION,
        bucket: objectStore.S3_BUCKET,
        accessKeyId: objectStore.S3_ACCESS_KEY_ID,
        secretAccessKey: objectStore.S3_SECRET_ACCESS_KEY,
        ...(objectStore.S3_ENDPOINT === undefined ? {} : { endpoint: objectStore.S3_ENDPOINT }),
      }),
    );
  return await seedDemo(db, {
    clock: systemClock,
    log: (line) => logger.info(line),
    ...(store && objectStore ? { coverStore: { bucket: objectStore.S3_BUCKET, put: store.put } } : {}),
    ...(voterKeySecret === undefined ? {} : { emailKeyOf: (email: string) => guestVoterKey(email, voterKeySecret) }),
  });
}
