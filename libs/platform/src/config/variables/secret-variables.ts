import { privateJwk, privateJwks, secret } from './fields.ts';
import { defineVariables } from './variable.ts';

/** Keys of the installation's own. */
export const secretVariables = defineVariables({
  VOTER_KEY_SECRET: {
    schema: secret(),
    description: 'Key of the voter keys. 32 characters or more.',
    cost: 'every guest becomes a new voter.',
    secret: true,
  },
  GUEST_COOKIE_SECRET: {
    schema: secret(),
    description: 'Signs guest cookies. 32 characters or more.',
    cost: 'every guest session ends.',
    secret: true,
  },
  DEVICE_HASH_SECRET: {
    schema: secret(),
    description: 'Key of the device hashes. 32 characters or more.',
    cost: 'devices that were seen before count as new.',
    secret: true,
  },
  RECEIPT_SIGNING_KEY: {
    schema: privateJwk,
    description: 'Ed25519 private JWK that signs vote receipts.',
    cost: 'receipts of the old key can only be checked while its public part is in RECEIPT_EARLIER_KEYS.',
    secret: true,
  },
  RECEIPT_COMMITMENT_SECRET: {
    schema: secret(),
    description: 'Key of the commitments in vote receipts. 32 characters or more.',
    cost: 'receipts of votes cast before cannot be made again.',
    secret: true,
  },
  TOKEN_SIGNING_KEYS: {
    schema: privateJwks,
    description: 'JSON array of Ed25519 private JWKs; the first signs access tokens, all are published.',
    cost: 'tokens of a key that is left out are refused.',
    secret: true,
  },
  OPS_SESSION_SECRET: {
    schema: secret(),
    description: 'Signs the sessions of the operators’ dashboard. 32 characters or more.',
    cost: 'every operator signs in again.',
    secret: true,
  },
  METRICS_TOKEN: {
    schema: secret(),
    description:
      'Whoever sends it as "Authorization: Bearer" reads /metrics, which tells how much is voted; Prometheus has it in a file. 32 characters or more.',
    cost: 'Prometheus needs the new one in its file.',
    secret: true,
  },
  DATA_ENCRYPTION_KEY: {
    schema: secret(),
    description:
      'Encrypts what is kept and must be read again: mails not sent yet, second factors, tokens of other providers, answers that repeated requests get again. 32 characters or more.',
    cost: 'what was encrypted before cannot be read any more: second factors must be set up again.',
    secret: true,
  },
});
