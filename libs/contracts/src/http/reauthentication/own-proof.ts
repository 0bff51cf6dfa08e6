import { z } from 'zod';

export const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/, 'base64url');

const longestId = 1400;
export const passkeyId = base64url.min(1).max(longestId);

/** What `PublicKeyCredential.toJSON()` makes of a credential; browsers add further members. */
export const credentialFields = {
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
};

export const passkeyAssertion = z.looseObject({
  ...credentialFields,
  response: z.looseObject({
    clientDataJSON: base64url.max(4096),
    authenticatorData: base64url.max(4096),
    signature: base64url.max(8192),
    userHandle: base64url.max(100).nullish(),
  }),
});

export const code = z
  .string()
  .regex(/^\d{6}$/, 'six digits')
  .meta({ description: 'What the authenticator app shows', examples: ['123456'] });
export const recoveryCode = z
  .string()
  .min(16)
  .max(40)
  .meta({ description: 'One of the codes given when the second factor was set up; each works once' });

/** What shows that the owner is there, not only somebody with a session or its token. */
export const proofFields = {
  password: z.string().min(1).max(1024).optional().meta({ description: 'The password of the account' }),
  code: code.optional(),
  recoveryCode: recoveryCode.optional(),
  passkey: passkeyAssertion
    .optional()
    .meta({ description: 'What a passkey signed with options of `POST /api/v1/auth/passkey/options`' }),
};

const proofNames = ['password', 'code', 'recoveryCode', 'passkey'] as const;

/** @returns how many of the fields are given */
export function countGiven(given: Record<string, unknown>, names: readonly string[]): number {
  return names.filter((name) => given[name] !== undefined).length;
}

/** For `refine`. */
export const atMostOneProof = (given: Record<string, unknown>) => countGiven(given, proofNames) <= 1;
export const oneProofOnly = { path: ['password'], message: 'give one proof' };

export const ownProof = z.strictObject(proofFields).refine(atMostOneProof, oneProofOnly);

/** Where a body came later than the endpoint; without one the answer asks for a proof. */
export const proofOrNoBody = ownProof.default({});

/** Minutes for which a sign-in is proof enough, where an account has nothing else to show. */
export const recentSignInMinutes = 5;

export const proofHint = `Asks for one proof of the owner: password, code, recovery code or passkey. An account that has none of them needs a sign-in within the last ${recentSignInMinutes} minutes.`;

export const proofErrors = [
  'REAUTHENTICATION_REQUIRED',
  'PASSWORD_WRONG',
  'SECOND_FACTOR_WRONG',
  'PASSKEY_REFUSED',
  'LINK_SPENT',
] as const;
