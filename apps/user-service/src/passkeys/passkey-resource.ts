import type { Passkey } from './passkeys.queries.ts';

export const passkeyResource = ({ credentialId, name, isBackedUp, createdAt, lastUsedAt }: Passkey) => ({
  id: credentialId.toString('base64url'),
  name,
  isBackedUp,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
