import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { slug, uuid } from '../../endpoint/fields.ts';
import { board, boardPage, boardPatch, newBoard } from './board-schemas.ts';

const byId = z.strictObject({ boardId: uuid });

export const createBoard = defineEndpoint({
  id: 'createBoard',
  method: 'post',
  path: '/api/v1/boards',
  tag: 'boards',
  summary: 'Open a board for entries',
  description:
    'In a contest of a client whose contests one manages, or without `contestId` in a new one of its own, which takes votes for 365 days; ' +
    'for that an account without a client gets one. How many boards an account may have is the operator’s choice. The slug is made of the title and stays.',
  auth: 'user',
  roles: ['board_owner'],
  body: newBoard,
  idempotency: 'optional',
  responses: {
    201: { description: 'The board is open', schema: board, headers: { Location: 'The address of the board' } },
  },
  errors: [
    'ROLE_MISSING',
    'MEMBERSHIP_EXPIRED',
    'FORBIDDEN',
    'NOT_FOUND',
    'BOARD_LIMIT',
    'CONFLICT',
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    'IDEMPOTENCY_KEY_REUSED',
  ],
});

export const getBoard = defineEndpoint({
  id: 'getBoard',
  method: 'get',
  path: '/api/v1/boards/:slug',
  tag: 'boards',
  summary: 'Read all that the page of a board shows',
  description:
    'The board with its theme and its owner’s public name, how many works it shows, and the ten best of them; while the contest hides its results these are the ten oldest, without totals. A board that is not active, or whose contest is not public, is not found.',
  auth: 'public',
  params: z.strictObject({ slug }),
  query: z.strictObject({}),
  responses: { 200: { description: 'The page', schema: boardPage } },
  errors: ['NOT_FOUND'],
});

export const updateBoard = defineEndpoint({
  id: 'updateBoard',
  method: 'patch',
  path: '/api/v1/boards/:boardId',
  tag: 'boards',
  summary: 'Change a board',
  description:
    'By its owner, whoever manages the contests of its client, or an administrator. Since everybody can read a board, others are refused with 403; one that is not public is not found by them. What is changed holds for later entries.',
  auth: 'user',
  params: byId,
  body: boardPatch,
  idempotency: 'optional',
  responses: { 200: { description: 'The changed board', schema: board } },
  errors: ['MEMBERSHIP_EXPIRED', 'FORBIDDEN', 'NOT_FOUND', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'],
});

export const deleteBoard = defineEndpoint({
  id: 'deleteBoard',
  method: 'delete',
  path: '/api/v1/boards/:boardId',
  tag: 'boards',
  summary: 'Delete a board with its entries and their uploads',
  description:
    'By those who may change it. What was said of the entries and uploaded for them is deleted, and a contest of the board’s own becomes inactive. While votes count or wait for review, whatever the state of the contest, the answer is 409: votes that were taken are not thrown away. Such a board can be made inactive.',
  auth: 'user',
  params: byId,
  idempotency: 'optional',
  responses: { 204: { description: 'It is gone' } },
  errors: [
    'MEMBERSHIP_EXPIRED',
    'FORBIDDEN',
    'NOT_FOUND',
    'CONFLICT',
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    'IDEMPOTENCY_KEY_REUSED',
  ],
});
