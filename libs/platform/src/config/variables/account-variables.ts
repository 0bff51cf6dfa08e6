import { z } from 'zod';
import { count, httpUrl, smtpUrl } from './fields.ts';
import { defineVariables } from './variable.ts';

const longestTokenSeconds = 15 * 60;

/** Access tokens, passwords, sessions, mail, and sign-in with a provider. */
export const accountVariables = defineVariables({
  JWKS_URL: {
    schema: httpUrl,
    description: 'Where the public keys of access tokens are.',
    example: 'http://localhost:8082/api/v1/jwks.json',
  },
  TOKEN_ISSUER: {
    schema: z.string().min(1).default('urvote'),
    description: 'Issuer of access tokens.',
    cost: 'every token of the old issuer is refused.',
  },
  ACCESS_TOKEN_TTL_SECONDS: {
    schema: z.coerce.number().int().min(60).max(longestTokenSeconds).default(longestTokenSeconds),
    description: 'Life of an access token, seconds; 900 at most.',
    cost: 'less makes browsers renew their tokens more often.',
  },
  PASSWORD_HASH_MEMORY_KIB: {
    schema: count(19_456, 19_456),
    description: 'Memory of one password hash (Argon2id), KiB; no less than OWASP recommends.',
    cost: 'more slows guessing and every sign-in, and takes as much memory for each that runs.',
  },
  PASSWORD_HASH_PASSES: {
    schema: count(2, 2),
    description: 'Passes of one password hash; no fewer than OWASP recommends.',
    cost: 'each one more takes as much CPU again for every sign-in.',
  },
  PASSWORD_HASH_LANES: {
    schema: count(1),
    description: 'Lanes of one password hash.',
    cost: 'more use several cores for one sign-in.',
  },
  SESSION_DAYS: {
    schema: count(30),
    description: 'Life of a session that is not used, days.',
    cost: 'more leaves forgotten devices signed in for longer.',
  },
  SMTP_URL: {
    schema: smtpUrl.default('smtp://127.0.0.1:1025'),
    description:
      'Mail server, as smtp://user:password@host:587 or smtps://; while it is away, mail waits. Without it the one-process platform keeps mails and shows them on the operators’ pages.',
    example: 'smtp://localhost:1025',
  },
  MAIL_FROM: {
    schema: z.string().min(3).default('UrVote <no-reply@urvote.invalid>'),
    description: 'Sender of every mail.',
    example: 'UrVote <no-reply@urvote.example>',
  },
  GOOGLE_ISSUER: {
    schema: httpUrl.default('https://accounts.google.com'),
    description: 'Issuer of the OpenID provider that people may sign in with.',
    cost: 'accounts that are linked to the old provider cannot sign in by it any more.',
  },
  GOOGLE_CLIENT_ID: {
    schema: z.string().min(1).optional(),
    description: 'Client id at that provider; without it the sign-in is off.',
  },
  GOOGLE_CLIENT_SECRET: {
    schema: z.string().min(1).optional(),
    description: 'Client secret at that provider.',
    secret: true,
  },
});
