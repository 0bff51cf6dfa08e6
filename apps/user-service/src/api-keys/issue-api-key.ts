import { randomUUID } from 'node:crypto';
import { newApiKeyText } from '@urvote/platform/api-keys/api-key-text';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import type { Trx } from '@urvote/platform/postgres/database';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import type { AppContext } from '../context.ts';
import type { ReauthenticationContext } from '../reauthentication/reauthenticate.ts';
import { type ApiKey, deleteEndedKeys, insertApiKey, type KeyOwner } from './api-keys.queries.ts';

export type ApiKeyContext = ReauthenticationContext & Pick<AppContext, 'wakeUp' | 'voterKeySecret'>;

export type KeySettings = Pick<ApiKey, 'name' | 'scopes' | 'requestsPerMinute' | 'expiresAt' | 'rotatedFromId'>;

const rememberEndedMs = 30 * 86_400_000;

export interface IssuedApiKey {
  apiKey: ApiKey;
  /** The key itself; only its hash is stored. */
  text: string;
}

export async function issueApiKey(
  app: ApiKeyContext,
  trx: Trx,
  given: { owner: KeyOwner; settings: KeySettings; now: Date },
): Promise<IssuedApiKey> {
  const { owner, settings, now } = given;
  const { text, prefix } = newApiKeyText();
  await deleteEndedKeys(trx, owner.id, new Date(now.getTime() - rememberEndedMs));
  const stored = { ...settings, id: randomUUID(), prefix, createdAt: now };
  await insertApiKey(trx, {
    ...stored,
    ownerId: owner.id,
    hash: tokenHash(text),
    emailVoterKey: guestVoterKey(owner.email, app.voterKeySecret),
  });
  return { apiKey: { ...stored, lastUsedAt: null }, text };
}
