import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

const preference = z.strictObject({ isOn: z.boolean() }).meta({ id: 'ContestMailPreference' });
const query = z.strictObject({ token: z.string().min(1).max(200) });
const common = { tag: 'accounts' } as const;
const page = {
  description: 'A page that says what there is to do, or what became of it',
  schema: z.string(),
  contentType: 'text/html',
  example: '<!doctype html><html lang="en">…</html>',
};

export const getContestMailPreference = defineEndpoint({
  ...common,
  id: 'getContestMailPreference',
  method: 'get',
  path: '/api/v1/me/contest-mails',
  summary: 'Read whether you get mails about contests',
  description: 'About contests of clients you are a member of, and contests and decisions of your entries.',
  auth: 'user',
  responses: { 200: { description: 'The preference', schema: preference } },
  errors: [],
});

export const setContestMailPreference = defineEndpoint({
  ...common,
  id: 'setContestMailPreference',
  method: 'put',
  path: '/api/v1/me/contest-mails',
  summary: 'Say whether you want mails about contests',
  description: 'Mails about the account itself come in any case.',
  auth: 'user',
  idempotency: 'optional',
  body: preference,
  responses: { 200: { description: 'The preference', schema: preference } },
  errors: [],
});

export const readContestMailsPage = defineEndpoint({
  ...common,
  id: 'readContestMailsPage',
  method: 'get',
  path: '/contest-mails/turn-off',
  summary: 'The page that the link in mails about contests leads to',
  description: 'Opening it turns nothing off; its button does.',
  auth: 'public',
  query,
  responses: { 200: page },
  errors: [],
});

export const sendContestMailsPage = defineEndpoint({
  ...common,
  id: 'sendContestMailsPage',
  method: 'post',
  path: '/contest-mails/turn-off',
  form: z.strictObject({}),
  summary: 'What the button of that page does',
  description: 'Turns mails about contests off and says so, as a page. Nobody has to sign in for it.',
  auth: 'public',
  query,
  responses: { 200: page },
  errors: [],
});
