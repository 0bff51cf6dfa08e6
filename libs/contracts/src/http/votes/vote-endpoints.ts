import { z } from 'zod';
import { pageOf, pageQuery, uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { acceptedVote, unconfirmedVote, vote, voteReceipt, voterFields, voteType } from './vote-schemas.ts';

export const castVote = defineEndpoint({
  id: 'castVote',
  method: 'post',
  path: '/api/v1/votes',
  tag: 'votes',
  summary: 'Cast a vote',
  description:
    'Answers 202 once the vote is stored in the queue: from then on it is never lost. It is then scored and ends ' +
    'counted, held or rejected; ask for it by its id. Repeating the same vote is harmless: its ballot slot is taken once, and ' +
    '`ALREADY_VOTED` names the own vote that has it as `voteId`. Where a repeat would take the vote back, send an ' +
    '`Idempotency-Key`: whoever repeats a request with its key gets the first answer and its receipt, and however late it is repeated, ' +
    'within the window it stays one vote. ' +
    'A vote belongs to the account or guest session that casts it, which alone reads, changes and withdraws it. An e-mail ' +
    'address that comes with it is no identity: of all votes under one mailbox one counts, that of whoever has shown that the mailbox is theirs before others. ' +
    'Whoever shows neither account nor guest session becomes a guest by the call: the answer sets the cookie of the new session and ' +
    'holds the same as `guestToken`. With an `Idempotency-Key` of at least 16 characters that nobody guesses, a repeat ' +
    "from the same network is the same guest. New sessions count against the quota of `POST /guest-sessions`, and other sites' pages are refused. " +
    'Where the contest asks guests to confirm by mail, a guest is answered `unconfirmed`: nothing is counted, and no vote is ' +
    'found by that id, until the link in the mail was followed. The newest link of a voter for an entry is the good one. Too many ' +
    'casts for one address are answered alike and send no further mail. Where the contest asks for a voting code, one code is one ' +
    'voter, whoever sends it, and too many wrong codes from one network are answered 429.',
  auth: 'voter-or-new',
  roles: ['voter'],
  scope: 'votes:write',
  idempotency: 'optional',
  body: z.strictObject({
    entryId: uuid,
    type: voteType,
    ...voterFields,
  }),
  maxBodyBytes: 16_384,
  responses: {
    202: {
      description: 'Accepted and stored in the queue, or waiting for the confirmation of a guest',
      schema: z.discriminatedUnion('status', [acceptedVote, unconfirmedVote]),
      headers: { 'Set-Cookie': 'The signed guest cookie, when the call made a guest session' },
    },
  },
  errors: [
    'NOT_FOUND',
    'SELF_VOTE',
    'VOTER_TIER_TOO_LOW',
    'EMAIL_NOT_VERIFIED',
    'NOT_ON_VOTER_LIST',
    'COUNTRY_NOT_ELIGIBLE',
    'DISLIKE_NOT_ALLOWED',
    'WRONG_VOTE_KIND',
    'ALREADY_VOTED',
    'VOTE_LIMIT_REACHED',
    'VOTING_NOT_OPEN',
    'VOTING_CLOSED',
    'VOTING_DISABLED',
    'CAPTCHA_REQUIRED',
    'EMAIL_REQUIRED',
    'VOTER_CODE_REQUIRED',
    'EMAIL_DISPOSABLE',
    'BACKLOG_FULL',
    'TEMPORARILY_UNAVAILABLE',
  ],
});

export const getVote = defineEndpoint({
  id: 'getVote',
  method: 'get',
  path: '/api/v1/votes/:voteId',
  tag: 'votes',
  summary: 'Read the state of one of your votes',
  description:
    'A vote that waits for a review reads `counted` until voting has ended, and `held` with the reason `under_review` from ' +
    'then on, so that nobody can try out what is found suspicious, or whether an address has voted. `held` with the reason ' +
    '`below_minimum` is a vote that counts once its voter has picked as many entries as `minPicks` of the contest says.',
  auth: 'voter',
  scope: 'votes:read',
  params: z.strictObject({ voteId: uuid }),
  query: z.strictObject({}),
  responses: { 200: { description: 'The vote', schema: vote } },
  errors: ['NOT_FOUND'],
});

export const getVoteReceipt = defineEndpoint({
  id: 'getVoteReceipt',
  method: 'get',
  path: '/api/v1/votes/:voteId/receipt',
  tag: 'votes',
  summary: 'Read the receipt of one of your votes again',
  description:
    'The receipt that the cast was answered with, whatever became of the vote. Receipts of before they were kept are not found.',
  auth: 'voter',
  scope: 'votes:read',
  params: z.strictObject({ voteId: uuid }),
  query: z.strictObject({}),
  responses: { 200: { description: 'The receipt', schema: voteReceipt } },
  errors: ['NOT_FOUND'],
});

export const withdrawVote = defineEndpoint({
  id: 'withdrawVote',
  method: 'delete',
  path: '/api/v1/votes/:voteId',
  tag: 'votes',
  summary: 'Withdraw one of your votes',
  description: 'Where the contest allows it and while voting is open. The vote ends void and its slot is free again.',
  auth: 'voter',
  scope: 'votes:write',
  idempotency: 'optional',
  params: z.strictObject({ voteId: uuid }),
  responses: {
    202: {
      description: 'The withdrawal is stored in the queue',
      schema: z.strictObject({ id: uuid, voteId: uuid, status: z.literal('queued') }),
    },
  },
  errors: [
    'NOT_FOUND',
    'WITHDRAWAL_NOT_ALLOWED',
    'VOTE_NOT_WITHDRAWABLE',
    'VOTING_CLOSED',
    'BACKLOG_FULL',
    'TEMPORARILY_UNAVAILABLE',
  ],
});

export const listMyVotes = defineEndpoint({
  id: 'listMyVotes',
  method: 'get',
  path: '/api/v1/me/votes',
  tag: 'votes',
  summary: 'List your votes, newest first',
  description: 'Those of the account or guest session that asks, of one contest where `contestId` is given.',
  auth: 'voter',
  scope: 'votes:read',
  query: pageQuery.extend({ contestId: uuid.optional() }),
  responses: { 200: { description: 'A page of votes', schema: pageOf(vote) } },
  errors: ['MALFORMED_CURSOR'],
});

export const listReceiptKeys = defineEndpoint({
  id: 'listReceiptKeys',
  method: 'get',
  path: '/api/v1/receipt-keys',
  tag: 'votes',
  summary: 'Public keys that receipts verify against (JSON Web Key Set)',
  description: 'Keys that were used earlier stay in the list, so that old receipts can be checked.',
  auth: 'public',
  responses: {
    200: {
      description: 'JWKS',
      schema: z.strictObject({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) }),
    },
  },
  errors: [],
});
