import type { AddressedMail, MailMessage } from '@urvote/contracts/mail/mail-messages';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { silentLogger } from '@urvote/platform/logger/logger';
import { mailPurpose, requestMail } from '@urvote/platform/mail/request-mail.queries';
import { openQueueStore, type QueueStore } from '@urvote/platform/queue/queue-store';
import type { TestDatabase } from '@urvote/testkit/test-database';

export const link = 'https://urvote.example/reset?token=abc&next=%2F';
export const recipient = 'grace@example.org';
export const message: MailMessage = { template: 'reset-password', name: 'Grace', url: link };

const sealer = createSealer('e'.repeat(32), mailPurpose);

/** @returns its id */
export function requestTestMail(
  { db }: TestDatabase,
  changes: Partial<AddressedMail> = {},
  now = new Date(),
): Promise<string> {
  const mail = { to: recipient, locale: 'en', message, ...changes };
  return db.transaction().execute((trx) => requestMail(trx, sealer, { mail, now }));
}

export async function waitingCount({ db }: TestDatabase): Promise<number> {
  return (await db.selectFrom('mail').select('id').execute()).length;
}

/** The queue of a service without Redis. */
export function queuesOf({ url: databaseUrl }: TestDatabase): QueueStore {
  return openQueueStore({ databaseUrl, prefix: 'urvote', logger: silentLogger() });
}
