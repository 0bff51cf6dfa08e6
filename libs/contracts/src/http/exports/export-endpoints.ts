import { z } from 'zod';
import { uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

const exportFiles = [
  'votes.csv',
  'votes.ndjson',
  'voters.csv',
  'voters.ndjson',
  'results.csv',
  'results.ndjson',
] as const;

export type ExportFile = (typeof exportFiles)[number];

export const exportContest = defineEndpoint({
  id: 'exportContest',
  method: 'get',
  path: '/api/v1/contests/:contestId/exports/:file',
  tag: 'administration',
  summary: 'Votes, voters or results of a contest as a file',
  description:
    '`votes`: voteId, entryId, entryTitle, value, weight, state, reason, tier, country, day; nothing that leads to a person. ' +
    '`voters`: email, name, consentedAt, votes, of accounts that let the organiser write to them; with `entry` those of its voters who share their choices. ' +
    '`results`: rank, entryId, entryTitle, artistName, up, down, net, weightedScore. ' +
    'CSV as in RFC 4180 in UTF-8; a cell that a spreadsheet would take for a formula begins with an apostrophe. NDJSON has an object a line. ' +
    'Votes and results are refused for as long as they are hidden from everybody. A file that is cut off ends without the last chunk. Each export is audited.',
  auth: 'user',
  permission: 'exports:read',
  scope: 'contests:read',
  params: z.strictObject({ contestId: uuid, file: z.enum(exportFiles) }),
  query: z.strictObject({ entry: uuid.optional() }),
  responses: {
    200: {
      description: 'The file, as it is read',
      schema: z.string(),
      contentType: 'text/csv',
      example: 'email,name,consentedAt,votes\nada@example.org,Ada,2026-05-01T12:00:00.000Z,3\n',
      alternatives: { 'application/x-ndjson': '{"email":"ada@example.org","name":"Ada","votes":3}\n' },
      headers: { 'Content-Disposition': 'attachment with a file name' },
    },
  },
  errors: ['NOT_FOUND', 'RESULTS_HIDDEN'],
});
