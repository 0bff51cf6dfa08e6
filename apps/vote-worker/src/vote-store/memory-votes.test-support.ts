import type { BallotRules } from '@urvote/voting/ballot/budgets';
import { readHistory, type VoteFilter, type VoteReader } from './votes/read-history.ts';
import { contestsOfEnded, contestsToFold, splitCasts } from '../settlement/settle-plan.ts';
import { settleRun } from '../settlement/settle-run.ts';
import {
  type WithdrawalRequest,
  isLive,
  type Outcome,
  type ScoredCast,
  type SettledCast,
  type StoredVote,
} from '../settlement/settled-vote.ts';
import type { StoryItem, ToldStory } from './random-votes.test-support.ts';

export function scored(item: ScoredCast['item'], isHeld = false): ScoredCast {
  return {
    item,
    categoryId: categoryOf(item.entryId),
    groupId: 'b',
    verdict: { state: isHeld ? 'held' : 'counted' },
    fraudScore: 0,
    reasons: [],
    signals: {},
    ruleSetVersion: 1,
    address: null,
    country: null,
    asn: null,
    weight: 1,
  };
}

/** Of three entries the first two share a category. */
export function categoryOf(entryId: string): string | null {
  return entryId === 'e2' ? null : 'category';
}

/** The table of votes with its unique indexes, and a run as `settleInTransaction` does it. */
export class MemoryVotes {
  readonly votes = new Map<string, StoredVote>();
  readonly used = new Map<string, number>();
  readonly #contests: ReadonlyMap<string, BallotRules>;

  constructor(contests: ReadonlyMap<string, BallotRules>) {
    this.#contests = contests;
  }

  /** @returns the withdrawals that came before their vote */
  async deliver(items: readonly StoryItem[], { heldIds }: Pick<ToldStory, 'heldIds'>): Promise<WithdrawalRequest[]> {
    const casts = items.flatMap((item) =>
      item.kind === 'cast' && !this.votes.has(item.id) ? scored(item, heldIds.has(item.id)) : [],
    );
    const withdrawals = items.flatMap((item) => (item.kind === 'withdraw' ? { ...item, groupId: 'b' } : []));
    const decisions = items.flatMap((item) => (item.kind === 'decide' ? item : []));
    const run = { contests: this.#contests, casts, withdrawals, decisions };
    const folded = contestsToFold(run);
    const { plain } = splitCasts(casts, folded);
    for (const id of contestsOfEnded(
      plain,
      [...this.votes.values()].filter((vote) => this.#isEnded(vote)),
    ))
      folded.add(id);
    if (plain.some((vote) => this.#isTaken(vote))) for (const { item } of plain) folded.add(item.contestId);
    const split = splitCasts(casts, folded);
    const toSettle = { ...run, casts: split.folded };
    const { stored, changes, budgets, missing } = settleRun({
      ...toSettle,
      history: await readHistory(this.#reader(), toSettle),
    });
    for (const states of [['void', 'rejected'], ['held'], ['counted']]) {
      for (const { id, to, withdrawal, review } of changes.filter((change) => states.includes(change.to.state)))
        this.#put({ ...this.#get(id), outcome: to, withdrawal, review });
      this.#checkIndexes();
    }
    for (const vote of [...split.plain, ...stored]) this.#put(storedOf(vote));
    this.#checkIndexes();
    for (const { voterKey, windowStart, usedCount } of budgets) this.used.set(`${voterKey} ${windowStart}`, usedCount);
    return missing.filter(({ voteId }) => !this.votes.has(voteId));
  }

  /** As `void withdrawn`, with the time where `isExact`. */
  ends({ isExact = false } = {}): Map<string, string> {
    return new Map([...this.votes.values()].map(({ id, outcome }) => [id, nameOf(outcome, isExact)]));
  }

  #get(id: string): StoredVote {
    const vote = this.votes.get(id);
    if (!vote) throw new Error(`no vote ${id}`);
    return vote;
  }

  #put(vote: StoredVote): void {
    this.votes.set(vote.id, vote);
  }

  #isEnded({ outcome, mailboxKey }: StoredVote): boolean {
    return !isLive(outcome) || (mailboxKey !== null && outcome.state !== 'counted');
  }

  #isTaken(cast: SettledCast): boolean {
    const fresh = storedOf(cast);
    return [...this.votes.values()].some(
      (vote) =>
        isLive(vote.outcome) &&
        (slotOf(vote) === slotOf(fresh) ||
          (mailboxSlotOf(vote) !== undefined && mailboxSlotOf(vote) === mailboxSlotOf(fresh))),
    );
  }

  #checkIndexes(): void {
    for (const keys of [
      [...this.votes.values()].filter(({ outcome }) => isLive(outcome)).map(slotOf),
      [...this.votes.values()].flatMap((vote) => mailboxSlotOf(vote) ?? []),
    ]) {
      if (new Set(keys).size !== keys.length) throw new Error('a unique index is violated');
    }
  }

  #reader(): VoteReader {
    const all = (filter: VoteFilter) =>
      [...this.votes.values()].filter(
        ({ contestId, entryId, windowStart }) =>
          filter.contestIds.includes(contestId) &&
          (filter.windowStarts?.includes(windowStart) ?? true) &&
          (filter.entryIds.includes(entryId) || filter.wholeContestIds.includes(contestId)),
      );
    return {
      ofVoters: async (voterKeys, filter) => all(filter).filter(({ voterKey }) => voterKeys.includes(voterKey)),
      besideMailboxes: async (mailboxKeys, filter) => {
        const voters = new Set(
          all(filter).flatMap(({ mailboxKey, voterKey }) =>
            mailboxKey !== null && mailboxKeys.includes(mailboxKey) ? voterKey : [],
          ),
        );
        return all(filter).filter(({ voterKey }) => voters.has(voterKey));
      },
    };
  }
}

function slotOf({ entryId, voterKey, windowStart }: StoredVote): string {
  return `${entryId} ${voterKey} ${windowStart}`;
}

function mailboxSlotOf({ entryId, mailboxKey, windowStart, outcome }: StoredVote): string | undefined {
  return mailboxKey === null || outcome.state !== 'counted' ? undefined : `${entryId} ${mailboxKey} ${windowStart}`;
}

function storedOf({ item, categoryId, outcome, verdict, withdrawal }: SettledCast): StoredVote {
  const {
    id,
    contestId,
    entryId,
    voterKey,
    windowStart,
    mailboxKey = null,
    isProven = false,
    value,
    castAtMs,
    requestKey = null,
  } = item;
  return {
    id,
    contestId,
    entryId,
    voterKey,
    windowStart,
    mailboxKey,
    isProven,
    value,
    categoryId,
    isBallot: item.choices !== undefined,
    castAtMs,
    requestKey,
    outcome,
    isSuspicious: verdict.state === 'held',
    withdrawal: withdrawal ?? null,
    review: { acceptedAtMs: null, struckAtMs: null, restoredAtMs: null },
  };
}

export function nameOf(outcome: Outcome, isExact = false): string {
  if (outcome.state === 'void') return `void ${outcome.reason}${isExact ? ` ${outcome.voidedAtMs}` : ''}`;
  if (outcome.state === 'rejected') return `rejected ${outcome.reason}`;
  return outcome.state === 'held' && outcome.holdReason !== undefined ? `held ${outcome.holdReason}` : outcome.state;
}
