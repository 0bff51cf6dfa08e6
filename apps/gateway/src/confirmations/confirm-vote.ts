import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { voteReceipt } from '@urvote/contracts/http/votes/vote-schemas';
import { ballotChoices, castItem } from '@urvote/contracts/jobs/count-votes';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import { requestKey } from '@urvote/voting/voter/voter-key';
import { z } from 'zod';
import type { Sealer } from '@urvote/platform/crypto/sealer';
import type { Db } from '@urvote/platform/postgres/database';
import type { Candidate, Committed, GroupCommit } from '../group-commit/group-commit.ts';
import { type AdmittedCast, choiceName } from '../admission/cast-item.ts';
import { assertTakesVotes } from '../votes/takes-votes.ts';
import { recast, type RecastPorts } from './recast.ts';
import {
  type Claim,
  claimUnconfirmedVote,
  finishUnconfirmedVote,
  findUnconfirmedVote,
  releaseUnconfirmedVote,
  type UnconfirmedVote,
} from './confirmation-claims.queries.ts';

export interface ConfirmVotePorts extends RecastPorts {
  db: Db;
  clock: { nowMs(): number };
  sealers: { unconfirmedVote: Sealer };
  backlog: { readonly isFull: boolean };
  groupCommit: Pick<GroupCommit, 'commit'>;
  onConfirmed(): void;
  /** The vote is in the queue; what the link is answered next time is not known for sure. */
  onNotKept(error: unknown): void;
}

export interface ConfirmVote {
  /**
   * Casts the vote that waits for the token, once; a repeat gets the answer of the first time.
   * @throws {ProblemError} one of the codes of the endpoint's contract
   */
  confirm(token: string): Promise<Committed>;
  /** The vote that waits for the token. @throws {ProblemError} LINK_SPENT when none does, or any more */
  waiting(token: string): Promise<AdmittedCast>;
}

const unsealedCast = castItem.omit({ id: true, leafIndex: true }).extend({ choices: ballotChoices.exactOptional() });
const committed = z.strictObject({ id: z.uuid(), receipt: voteReceipt });

/** Longer than the queue is waited for. A gateway that dies with a claim leaves the link usable after it. */
const claimMs = 30_000;

/**
 * A link is claimed for a while, its vote put into the queue, and only then is it used up: a queue that is away costs
 * nobody a vote, and of two gateways one casts it. Where a claim ended before its vote came through, the vote may be
 * cast twice; both casts are of one request, so they are one vote.
 */
export function createConfirmVote(app: ConfirmVotePorts): ConfirmVote {
  /** Those who send one token at once, by a double click, share one answer. */
  const running = new Map<string, Promise<Committed>>();

  async function confirm(hash: Buffer): Promise<Committed> {
    const vote = await findUnconfirmedVote(app.db, hash);
    if (vote === undefined) throw new ProblemError('LINK_SPENT');
    if (vote.isConfirmed) return answerOf(app, vote);
    assertTakesVotes(app);
    const nowMs = app.clock.nowMs();
    const candidate = asOneRequest(app, vote, await recast(app, itemOf(app, vote), nowMs));
    if (vote.expiresAt.getTime() <= nowMs) throw new ProblemError('LINK_SPENT');
    const claim = { id: vote.id, until: new Date(nowMs + claimMs) };
    if (await claimUnconfirmedVote(app.db, claim, new Date(nowMs))) return cast(app, claim, candidate);
    return answerOfOther(app, hash);
  }

  return {
    confirm(token) {
      const hash = tokenHash(token);
      const key = hash.toString('base64');
      const known = running.get(key);
      if (known !== undefined) return known;
      const answer = confirm(hash).finally(() => running.delete(key));
      running.set(key, answer);
      return answer;
    },
    async waiting(token) {
      const vote = await findUnconfirmedVote(app.db, tokenHash(token));
      if (vote === undefined || vote.isConfirmed || vote.expiresAt.getTime() <= app.clock.nowMs())
        throw new ProblemError('LINK_SPENT');
      return itemOf(app, vote);
    },
  };
}

function asOneRequest(app: ConfirmVotePorts, { id }: UnconfirmedVote, candidate: Candidate): Candidate {
  const { item } = candidate;
  if (item.kind === 'withdraw') return candidate;
  const { voterKey } = item;
  const value = item.kind === 'cast' ? item.value : 1;
  const key = requestKey(
    { voterKey, entryId: choiceName(item), value, idempotencyKey: `confirmation ${id}` },
    app.secrets.voterKeySecret,
  );
  return { ...candidate, item: { ...item, requestKey: key } };
}

async function cast(app: ConfirmVotePorts, claim: Claim, candidate: Candidate): Promise<Committed> {
  const answer = await commit(app, claim, candidate);
  const sealed = app.sealers.unconfirmedVote.seal(JSON.stringify(answer));
  // The vote is in the queue, whatever becomes of this; the claim runs out and a repeat finds the slot taken.
  await finishUnconfirmedVote(app.db, claim, { sealed, now: new Date(app.clock.nowMs()) }).catch(app.onNotKept);
  app.onConfirmed();
  return answer;
}

async function commit(app: ConfirmVotePorts, claim: Claim, candidate: Candidate): Promise<Committed> {
  try {
    return await app.groupCommit.commit(candidate);
  } catch (error) {
    await releaseUnconfirmedVote(app.db, claim).catch(app.onNotKept);
    // Whoever has the link need not be who has the vote, so a vote that is in the way is not named.
    throw error instanceof ProblemError && error.code === 'ALREADY_VOTED' ? new ProblemError(error.code) : error;
  }
}

/** Somebody else has used the link meanwhile, or is about to. */
async function answerOfOther(app: ConfirmVotePorts, hash: Buffer): Promise<Committed> {
  const vote = await findUnconfirmedVote(app.db, hash);
  if (vote?.isConfirmed) return answerOf(app, vote);
  throw vote === undefined
    ? new ProblemError('LINK_SPENT')
    : new ProblemError('TEMPORARILY_UNAVAILABLE', { retryAfterSeconds: 1 });
}

function answerOf(app: ConfirmVotePorts, { sealed }: UnconfirmedVote): Committed {
  return committed.parse(JSON.parse(app.sealers.unconfirmedVote.open(sealed).toString()));
}

function itemOf(app: ConfirmVotePorts, { sealed }: UnconfirmedVote): AdmittedCast {
  return unsealedCast.parse(JSON.parse(app.sealers.unconfirmedVote.open(sealed).toString()));
}
