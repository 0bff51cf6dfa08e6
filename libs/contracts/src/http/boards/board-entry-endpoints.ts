import { z } from 'zod';
import { makerRoles } from '../../accounts/roles.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { slug } from '../../endpoint/fields.ts';
import { entrySubmission } from '../entries/entry-endpoints.ts';
import { refuseWrongWork } from '../entries/work-fields.ts';
import { boardEntry } from './board-schemas.ts';

const { contestId: _contestId, ...work } = entrySubmission.shape;

const boardSubmission = z
  .strictObject({ ...work, contactEmail: z.email().max(254).optional() })
  .superRefine(refuseWrongWork)
  .meta({ examples: [{ kind: 'music', title: 'Tides', externalUrl: 'https://example.org/tides' }] });

export const submitBoardEntry = defineEndpoint({
  id: 'submitBoardEntry',
  method: 'post',
  path: '/api/v1/boards/:slug/entries',
  tag: 'boards',
  summary: 'Submit an entry to a board',
  description:
    'As to a contest, and by the rules of the board. One with `allowAnonymousUploads` takes works of whoever shows no account, with `artistName`, `externalUrl` and a `contactEmail`, which is kept encrypted and shown to nobody; the other boards answer 401 then. Without `requireApproval` the entry is public at once.',
  auth: 'optional',
  roles: makerRoles,
  params: z.strictObject({ slug }),
  body: boardSubmission,
  responses: {
    201: {
      description: 'It is on the board, or waits for approval',
      schema: boardEntry,
      headers: { Location: 'The address of the entry' },
    },
  },
  errors: [
    'UNAUTHENTICATED',
    'ROLE_MISSING',
    'EMAIL_NOT_VERIFIED',
    'FORBIDDEN',
    'KIND_NOT_ALLOWED',
    'NOT_FOUND',
    'BOARD_FULL',
    'SUBMISSIONS_NOT_OPEN',
    'SUBMISSIONS_CLOSED',
    'ENTRY_LIMIT_REACHED',
    'CONFLICT',
  ],
});
