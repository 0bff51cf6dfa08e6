import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { linkToken, newPassword } from './registration-endpoints.ts';

const query = z.strictObject({ token: linkToken });
const page = {
  description: 'A page that says what there is to do, or what became of it',
  schema: z.string(),
  contentType: 'text/html',
  example: '<!doctype html><html lang="en">…</html>',
};
const common = { tag: 'accounts', auth: 'public', query, responses: { 200: page }, errors: [] } as const;

/** Opening a link uses nothing up, since programs that look for harmful links open it too; the button of its page does. */
export const readVerifyEmailPage = defineEndpoint({
  ...common,
  id: 'readVerifyEmailPage',
  method: 'get',
  path: '/auth/verify-email',
  summary: 'The page that the link to confirm an address leads to',
  description: 'Opening it confirms nothing; its button does.',
});

export const sendVerifyEmailPage = defineEndpoint({
  ...common,
  id: 'sendVerifyEmailPage',
  method: 'post',
  path: '/auth/verify-email',
  form: z.strictObject({}),
  summary: 'What the button of that page does',
  description: 'Confirms the address and says so, as a page.',
});

export const readResetPasswordPage = defineEndpoint({
  ...common,
  id: 'readResetPasswordPage',
  method: 'get',
  path: '/auth/reset-password',
  summary: 'The page that the link to set a new password leads to',
  description: 'A form for the new password.',
});

export const sendResetPasswordPage = defineEndpoint({
  ...common,
  id: 'sendResetPasswordPage',
  method: 'post',
  path: '/auth/reset-password',
  form: z.strictObject({ password: newPassword }),
  summary: 'What the form of that page does',
  description: 'Takes `application/x-www-form-urlencoded` with the field `password`.',
});

export const readMagicLinkPage = defineEndpoint({
  ...common,
  id: 'readMagicLinkPage',
  method: 'get',
  path: '/auth/magic-link',
  summary: 'The page that the link to sign in leads to',
  description: 'Opening it signs nobody in; its button does.',
});

export const sendMagicLinkPage = defineEndpoint({
  ...common,
  id: 'sendMagicLinkPage',
  method: 'post',
  path: '/auth/magic-link',
  form: z.strictObject({}),
  summary: 'What the button of that page does: a session in cookies',
  description: 'The link works once. The browser is then signed in.',
});
