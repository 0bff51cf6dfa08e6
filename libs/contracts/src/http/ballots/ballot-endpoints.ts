import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { uuid } from '../../endpoint/fields.ts';
import { castVote } from '../votes/vote-endpoints.ts';
import { voterFields } from '../votes/vote-schemas.ts';

const mostEntries = 200;
const entryList = z.array(uuid).min(1).max(mostEntries);

export const castBallot = defineEndpoint({
  id: 'castBallot',
  method: 'post',
  path: '/api/v1/contests/:contestId/ballots',
  tag: 'votes',
  summary: 'Cast a ballot that names several entries',
  description:
    'For contests whose `countingMethod` is `approval` (send `approved`), `score` (send `scores`), or `positional`, `irv`, `stv` or ' +
    '`schulze` (send `ranking`). A ballot is one vote: it is accepted, confirmed, scored, reviewed, withdrawn and proven by a receipt ' +
    'like one, and is found under `/votes/{voteId}`. One voter has one ballot in a window; where `votePolicy` is `toggle` the last one ' +
    'counts and those before it end void as `changed`, else the first one does. `minPicks` and `maxVotesPerVoter` of the contest say ' +
    'how many entries a ballot names at least and at most, `maxVotesPerCategory` how many of one category. What does not fit is ' +
    'refused with the field that is to blame.',
  auth: 'voter-or-new',
  roles: ['voter'],
  scope: 'votes:write',
  idempotency: 'optional',
  params: z.strictObject({ contestId: uuid }),
  body: z.strictObject({
    ranking: entryList.optional(),
    scores: z.record(uuid, z.int().min(0).max(10)).optional(),
    approved: entryList.optional(),
    ...voterFields,
  }),
  maxBodyBytes: 32_768,
  responses: castVote.responses,
  errors: castVote.errors.filter((code) => code !== 'DISLIKE_NOT_ALLOWED'),
});
