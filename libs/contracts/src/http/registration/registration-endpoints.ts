import { z } from 'zod';
import { accountKinds } from '../../accounts/roles.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

/** The upper end only keeps the work of hashing small. */
export const newPassword = z.string().min(8).max(1024);

export const username = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, ".", "_" and "-", beginning with a letter or digit');

const localeTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag such as "en" or "pt-BR"');

export const linkToken = z.string().min(1).max(200);

export const tokenParams = z.strictObject({ token: linkToken });

export const register = defineEndpoint({
  id: 'register',
  method: 'post',
  path: '/api/v1/auth/register',
  tag: 'accounts',
  summary: 'Open an account with e-mail, name and password',
  description:
    'A link to confirm the address is mailed; where there is an account with the address, its owner is told so by mail, and the answer is the same. Nobody is signed in by this.',
  auth: 'public',
  body: z.strictObject({
    email: z.email().max(254),
    username,
    password: newPassword,
    kind: z.enum(accountKinds).default('voter'),
    displayName: z.string().trim().min(1).max(120).optional(),
    locale: localeTag.default('en'),
  }),
  maxBodyBytes: 16_384,
  responses: { 202: { description: 'The same whether or not there was an account with the address' } },
  errors: ['USERNAME_TAKEN', 'EMAIL_DISPOSABLE'],
});

export const emailConfirmed = z.strictObject({ emailVerified: z.literal(true) }).meta({ id: 'EmailVerified' });

export const verifyEmail = defineEndpoint({
  id: 'verifyEmail',
  method: 'post',
  path: '/api/v1/auth/verify-email/:token',
  tag: 'accounts',
  summary: 'Confirm an e-mail address with the token out of the mail',
  description: 'The token works once and for a day. Access tokens issued before do not tell of it; the next one does.',
  auth: 'public',
  params: tokenParams,
  responses: { 200: { description: 'The address is confirmed', schema: emailConfirmed } },
  errors: ['LINK_SPENT'],
});

export const resendVerification = defineEndpoint({
  id: 'resendVerification',
  method: 'post',
  path: '/api/v1/auth/verify-email',
  tag: 'accounts',
  summary: 'Mail a new link that confirms the own address',
  description: 'Earlier links end with it. Nothing is mailed when the address is confirmed.',
  auth: 'user',
  idempotency: 'optional',
  responses: { 202: { description: 'The mail is on its way' } },
  errors: ['NOT_FOUND'],
});
