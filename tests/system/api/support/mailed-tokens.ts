import { addressedMail } from '@urvote/contracts/mail/mail-messages';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import type { LinkPurpose } from '@urvote/user-service/sign-in/one-time-tokens/mailed-links';
import type { Platform } from './platform.ts';

/** The token in the newest mail of a purpose to the address; no mail server takes the mails away. @throws Error when there is none */
export async function mailedToken({ db, secrets }: Platform, address: string, purpose: LinkPurpose): Promise<string> {
  const sealer = createSealer(secrets.DATA_ENCRYPTION_KEY, mailPurpose);
  const rows = await db
    .selectFrom('mail')
    .select('sealed')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  for (const { sealed } of rows) {
    const { to, message } = addressedMail.parse(JSON.parse(sealer.open(sealed).toString()));
    if (to !== address || message.template !== purpose) continue;
    const token = new URL(message.url).searchParams.get('token');
    if (token !== null) return token;
  }
  throw new Error(`no mail for ${purpose} to ${address}`);
}
