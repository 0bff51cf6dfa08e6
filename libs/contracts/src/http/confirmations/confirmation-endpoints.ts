import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { acceptedVote } from '../votes/vote-schemas.ts';

const token = z.string().min(1).max(200).meta({ description: 'From the link in the mail' });
const page = {
  description: 'A page that says what there is to do, or what became of it',
  schema: z.string(),
  contentType: 'text/html',
  example: '<!doctype html><html lang="en">…</html>',
};

export const confirmVote = defineEndpoint({
  id: 'confirmVote',
  method: 'post',
  path: '/api/v1/votes/confirm',
  tag: 'votes',
  summary: 'Cast the vote of a guest that waits for this confirmation',
  description:
    'The vote is cast now: it counts in the ballot window of the confirmation and by the rules of that moment. A repeat gets ' +
    'the same answer while it is known. After a 503 the link is as good as before.',
  auth: 'public',
  body: z.strictObject({ token }),
  maxBodyBytes: 1024,
  responses: { 202: { description: 'Accepted and stored in the queue', schema: acceptedVote } },
  errors: [
    'LINK_SPENT',
    'NOT_FOUND',
    'SELF_VOTE',
    'VOTER_TIER_TOO_LOW',
    'NOT_ON_VOTER_LIST',
    'COUNTRY_NOT_ELIGIBLE',
    'DISLIKE_NOT_ALLOWED',
    'ALREADY_VOTED',
    'VOTE_LIMIT_REACHED',
    'VOTING_NOT_OPEN',
    'VOTING_CLOSED',
    'VOTING_DISABLED',
    'BACKLOG_FULL',
    'TEMPORARILY_UNAVAILABLE',
  ],
});

/** Opening a link casts no vote, since programs that look for harmful links open it too. */
export const readConfirmationPage = defineEndpoint({
  id: 'readConfirmationPage',
  method: 'get',
  path: '/votes/confirm',
  tag: 'votes',
  summary: 'The page that the link in a mail leads to, with a button that confirms',
  description: 'Opening it casts nothing.',
  auth: 'public',
  query: z.strictObject({ token }),
  responses: { 200: page },
  errors: [],
});

export const sendConfirmationPage = defineEndpoint({
  id: 'sendConfirmationPage',
  method: 'post',
  path: '/votes/confirm',
  tag: 'votes',
  summary: 'What the button of that page does',
  form: z.strictObject({}),
  description: 'Casts the vote and says what became of it, as a page.',
  auth: 'public',
  query: z.strictObject({ token }),
  responses: { 200: page },
  errors: [],
});
