import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { ownProof, proofErrors, proofHint } from '../reauthentication/own-proof.ts';

const rows = z.array(z.looseObject({}));

/** Every part is a list of rows with all that is kept, but hashes, keys and secrets. */
const ownData = z
  .looseObject({
    account: z.looseObject({}),
    roles: rows,
    artistProfile: rows,
    sessions: rows,
    identities: rows,
    passkeys: rows,
    apiKeys: rows,
    linkedAccounts: rows,
    entries: rows,
    juryBallots: rows,
    auditLog: rows,
    votes: rows,
  })
  .meta({ id: 'OwnData' });

export const exportOwnData = defineEndpoint({
  id: 'exportOwnData',
  method: 'get',
  path: '/api/v1/me/export',
  tag: 'accounts',
  summary: 'Everything that is kept about the own account, as a file',
  description: 'All that is kept about the account, but hashes, keys and secrets.',
  auth: 'user',
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'A JSON document as attachment',
      schema: ownData,
      headers: { 'Content-Disposition': 'attachment with a file name' },
    },
  },
  errors: ['NOT_FOUND'],
});

export const deleteOwnAccount = defineEndpoint({
  id: 'deleteOwnAccount',
  method: 'delete',
  path: '/api/v1/me',
  tag: 'accounts',
  summary: 'Delete the own account',
  description: `The account is gone at once and every session with it. Its votes stay counted and are made anonymous, those on their way included; that goes on after the answer. The last active administrator cannot leave. ${proofHint}`,
  auth: 'user',
  body: ownProof,
  maxBodyBytes: 32_768,
  responses: { 202: { description: 'The account is deleted' } },
  errors: [...proofErrors, 'NOT_FOUND', 'CONFLICT'],
});
