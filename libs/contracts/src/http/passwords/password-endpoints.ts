import { z } from 'zod';
import { signedIn } from '../auth/auth-endpoints.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { emailConfirmed, linkToken, newPassword, tokenParams } from '../registration/registration-endpoints.ts';

const address = z.strictObject({ email: z.email().max(254) });
const asked = { description: 'The same whether or not there is such an account' };

export const forgotPassword = defineEndpoint({
  id: 'forgotPassword',
  method: 'post',
  path: '/api/v1/auth/forgot-password',
  tag: 'accounts',
  summary: 'Mail a link to set a new password',
  description: 'The link works once and for an hour, and ends earlier ones.',
  auth: 'public',
  idempotency: 'optional',
  body: address,
  maxBodyBytes: 4096,
  responses: { 202: asked },
  errors: [],
});

export const resetPassword = defineEndpoint({
  id: 'resetPassword',
  method: 'post',
  path: '/api/v1/auth/reset-password',
  tag: 'accounts',
  summary: 'Set a new password with the token out of the mail',
  description:
    'Ends every session, every API key and a lock of the account; the mail that tells of it names the keys. The address counts as confirmed, since the mail reached its owner.',
  auth: 'public',
  body: z.strictObject({ token: linkToken, password: newPassword }),
  maxBodyBytes: 16_384,
  responses: { 200: { description: 'The new password holds', schema: emailConfirmed } },
  errors: ['LINK_SPENT'],
});

export const changePassword = defineEndpoint({
  id: 'changePassword',
  method: 'put',
  path: '/api/v1/auth/password',
  tag: 'accounts',
  summary: 'Change the own password',
  description: 'Ends all other sessions. API keys go on; the mail that tells of the change names them.',
  auth: 'user',
  idempotency: 'optional',
  body: z.strictObject({ currentPassword: z.string().min(1).max(1024), newPassword }),
  maxBodyBytes: 16_384,
  responses: { 204: { description: 'The new password holds' } },
  errors: ['PASSWORD_WRONG', 'PASSWORD_RESET_REQUIRED', 'NOT_FOUND'],
});

export const requestMagicLink = defineEndpoint({
  id: 'requestMagicLink',
  method: 'post',
  path: '/api/v1/auth/magic-link',
  tag: 'accounts',
  summary: 'Mail a link that signs in without a password',
  description:
    'The link works once and for a quarter of an hour, and ends earlier ones. It goes to confirmed addresses only.',
  auth: 'public',
  idempotency: 'optional',
  body: address,
  maxBodyBytes: 4096,
  responses: { 202: asked },
  errors: [],
});

export const useMagicLink = defineEndpoint({
  id: 'useMagicLink',
  method: 'post',
  path: '/api/v1/auth/magic-link/:token',
  tag: 'accounts',
  summary: 'Sign in with the token out of the mail',
  description: 'The link works once.',
  auth: 'public',
  params: tokenParams,
  responses: { 200: { description: 'An access token of 15 minutes at most', schema: signedIn } },
  errors: ['LINK_SPENT', 'INVALID_CREDENTIALS', 'SECOND_FACTOR_REQUIRED'],
});
