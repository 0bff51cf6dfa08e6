import { z } from 'zod';
import { signedIn } from '../auth/auth-endpoints.ts';
import { timestamp } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { code, countGiven, ownProof, proofErrors, proofHint, recoveryCode } from '../reauthentication/own-proof.ts';

/** As `SECOND_FACTOR_REQUIRED` names them in `methods`. */
export const secondFactorMethods = ['totp', 'recovery-code'] as const;

/** Longest life of the `challenge` that `SECOND_FACTOR_REQUIRED` hands out, and how many codes may be tried with it. */
export const challengeMinutes = 5;
export const challengeTries = 5;

const recoveryCodes = z.array(z.string()).meta({ description: 'Shown once; each stands in for one code' });

export const passSecondFactor = defineEndpoint({
  id: 'passSecondFactor',
  method: 'post',
  path: '/api/v1/auth/second-factor',
  tag: 'second factors',
  summary: 'End a sign-in with the second factor',
  description: `A sign-in that answered SECOND_FACTOR_REQUIRED goes on here with its \`challenge\`, within ${challengeMinutes} minutes and ${challengeTries} tries.`,
  auth: 'public',
  body: z
    .strictObject({
      challenge: z.string().min(1).max(200),
      code: code.optional(),
      recoveryCode: recoveryCode.optional(),
    })
    .refine((given) => countGiven(given, ['code', 'recoveryCode']) === 1, {
      path: ['code'],
      message: 'give a code or a recovery code',
    }),
  maxBodyBytes: 2048,
  responses: { 200: { description: 'Signed in', schema: signedIn } },
  errors: ['SECOND_FACTOR_WRONG', 'LINK_SPENT', 'INVALID_CREDENTIALS'],
});

export const getSecondFactors = defineEndpoint({
  id: 'getSecondFactors',
  method: 'get',
  path: '/api/v1/me/second-factors',
  tag: 'second factors',
  summary: 'Second factors of the own account',
  description: 'Says whether an authenticator app is active and how many recovery codes are left.',
  auth: 'user',
  responses: {
    200: {
      description: 'What is active',
      schema: z.strictObject({
        totp: z.strictObject({ activatedAt: timestamp }).nullable(),
        recoveryCodesLeft: z.int().nonnegative(),
      }),
    },
  },
  errors: [],
});

export const beginTotp = defineEndpoint({
  id: 'beginTotp',
  method: 'post',
  path: '/api/v1/me/second-factors/totp',
  tag: 'second factors',
  summary: 'Begin to set up an authenticator app',
  description: `Nothing is asked for at sign-in before the secret is confirmed by a code. Beginning again replaces a secret that is not confirmed. ${proofHint}`,
  auth: 'user',
  idempotency: 'optional',
  body: ownProof,
  responses: {
    201: {
      description: 'The secret, as text and as the address that apps read from a QR code',
      schema: z.strictObject({ secret: z.string(), uri: z.string().startsWith('otpauth://totp/') }),
    },
  },
  errors: [...proofErrors, 'NOT_FOUND', 'CONFLICT'],
});

export const confirmTotp = defineEndpoint({
  id: 'confirmTotp',
  method: 'post',
  path: '/api/v1/me/second-factors/totp/confirm',
  tag: 'second factors',
  summary: 'Activate the authenticator app by its first code',
  description: 'From then on sign-ins ask for a code. The answer holds the recovery codes, which are shown once.',
  auth: 'user',
  idempotency: 'optional',
  body: z.strictObject({ code }),
  responses: { 200: { description: 'Active from now on', schema: z.strictObject({ recoveryCodes }) } },
  errors: ['SECOND_FACTOR_WRONG', 'NOT_FOUND', 'CONFLICT'],
});

export const removeTotp = defineEndpoint({
  id: 'removeTotp',
  method: 'delete',
  path: '/api/v1/me/second-factors/totp',
  tag: 'second factors',
  summary: 'Remove the authenticator app and its recovery codes',
  description: proofHint,
  auth: 'user',
  idempotency: 'optional',
  body: ownProof,
  responses: { 204: { description: 'Removed' } },
  errors: [...proofErrors, 'NOT_FOUND'],
});

export const renewRecoveryCodes = defineEndpoint({
  id: 'renewRecoveryCodes',
  method: 'post',
  path: '/api/v1/me/second-factors/recovery-codes',
  tag: 'second factors',
  summary: 'Replace the recovery codes',
  description: `The earlier ones no longer work. ${proofHint}`,
  auth: 'user',
  idempotency: 'optional',
  body: ownProof,
  responses: { 200: { description: 'The new codes', schema: z.strictObject({ recoveryCodes }) } },
  errors: [...proofErrors, 'NOT_FOUND'],
});
