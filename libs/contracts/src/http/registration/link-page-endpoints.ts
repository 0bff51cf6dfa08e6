import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { linkToken } from './registration-endpoints.ts';

const query = z.strictObject({ token: linkToken });
const page = {
  description: 'A page that says what there is to do, or what became of it',
  schema: z.string(),
  contentType: 'text/html',
};
const common = { tag: 'accounts', auth: 'public', query, responses: { 200: page }, errors: [] } as const;

/** Opening a link uses nothing up, since programs that look for harmful links open it too; the button of its page does. */
export const readVerifyEmailPage = defineEndpoint({
  ...common,
  id: 'readVerifyEmailPage',
  method: 'get',
  path: '/auth/verify-email',
  summary: 'The page that the link to confirm an address leads to',
});

export const sendVerifyEmailPage = defineEndpoint({
  ...common,
  id: 'sendVerifyEmailPage',
  method: 'post',
  path: '/auth/verify-email',
  summary: 'What the button of that page does',
});

export const readResetPasswordPage = defineEndpoint({
  ...common,
  id: 'readResetPasswordPage',
  method: 'get',
  path: '/auth/reset-password',
  summary: 'The page that the link to set a new password leads to',
});

export const sendResetPasswordPage = defineEndpoint({
  ...common,
  id: 'sendResetPasswordPage',
  method: 'post',
  path: '/auth/reset-password',
  summary: 'What the form of that page does',
  description: 'Takes `application/x-www-form-urlencoded` with the field `password`.',
});

export const readMagicLinkPage = defineEndpoint({
  ...common,
  id: 'readMagicLinkPage',
  method: 'get',
  path: '/auth/magic-link',
  summary: 'The page that the link to sign in leads to',
});

export const sendMagicLinkPage = defineEndpoint({
  ...common,
  id: 'sendMagicLinkPage',
  method: 'post',
  path: '/auth/magic-link',
  summary: 'What the button of that page does: a session in cookies',
});
