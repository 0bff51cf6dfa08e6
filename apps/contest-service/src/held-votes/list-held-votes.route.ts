import { listHeldVotes as contract } from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import {
  type HeldVotesPage,
  listHeldVotes,
  type ReviewedRow,
} from '@urvote/platform/vote-review/reviewed-votes.queries';
import { reviewedVoteOf } from '@urvote/voting/fraud/reviewed-vote';
import type { AppContext } from '../context.ts';

const codec = cursorCodec('held-votes');
const read = { position: ({ atUs, id }: ReviewedRow) => ({ atUs, id }), item: reviewedVoteOf };

export function listHeldVotesRoute(app: AppContext) {
  return defineRoute(contract, async ({ query }) => ({ status: 200, body: await heldVotesPage(app, query) }));
}

type AskedPage = HeldVotesPage['filter'] & { limit: number; cursor?: string | undefined };

export async function heldVotesPage({ db }: AppContext, { limit, cursor, contestId, entryId, flag }: AskedPage) {
  const after = cursor === undefined ? undefined : codec.decode(cursor);
  const rows = await listHeldVotes(db, { filter: { contestId, entryId, flag }, after, limit: limit + 1 });
  return pageOf(rows, limit, codec, read);
}
