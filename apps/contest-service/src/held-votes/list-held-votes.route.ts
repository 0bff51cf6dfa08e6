import { listHeldVotes as contract } from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { listHeldVotes, type ReviewedRow } from '@urvote/platform/vote-review/reviewed-votes.queries';
import { reviewedVoteOf } from '@urvote/voting/fraud/reviewed-vote';
import type { AppContext } from '../context.ts';

const codec = cursorCodec('held-votes');
const read = { position: ({ atUs, id }: ReviewedRow) => ({ atUs, id }), item: reviewedVoteOf };

export function listHeldVotesRoute({ db }: AppContext) {
  return defineRoute(contract, async ({ query: { limit, cursor, contestId, entryId, flag } }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const rows = await listHeldVotes(db, { filter: { contestId, entryId, flag }, after, limit: limit + 1 });
    return { status: 200, body: pageOf(rows, limit, codec, read) };
  });
}
