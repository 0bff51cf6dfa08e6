import type { CastItem, CountVotesData, WithdrawItem } from '@urvote/contracts/jobs/count-votes';
import type { VotePolicy } from '@urvote/voting/contest-rules';
import { type VoteGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import fc from 'fast-check';
import type { DecidedVote } from '../settlement/settle-plan.ts';
import { cast, group, newGroup, noon, withdrawalOf } from '../vote-worker.test-support.ts';

export type Item = CastItem | WithdrawItem;

/** What a reviewer said of a vote; it is in no group. */
export interface Decided extends DecidedVote {
  kind: 'decide';
}

export type StoryItem = Item | Decided;

/** What one caller does, and by which gateway. Numbers that name something are taken modulo what there is. */
interface Step {
  voter: number;
  withdraws: boolean;
  entry: number;
  day: number;
  value: 1 | -1;
  mailbox: number;
  isProven: boolean;
  isHeld: boolean;
  gateway: number;
  waitMs: number;
  opensGroup: boolean;
  review: 'accept' | 'void' | null;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  voter: fc.nat(3),
  withdraws: fc.boolean(),
  entry: fc.nat(2),
  day: fc.nat(1),
  value: fc.constantFrom<1 | -1>(1, -1),
  mailbox: fc.nat(2),
  isProven: fc.boolean(),
  isHeld: fc.nat(4).map((number) => number === 0),
  gateway: fc.nat(1),
  waitMs: fc.nat(2),
  opensGroup: fc.boolean(),
  review: fc.nat(9).map((number) => ([null, 'accept', 'void'] as const)[number] ?? null),
});

/** A story of many voters, and a number that says how the queue cuts, repeats and reorders it. */
export const anyStory = fc.record({
  steps: fc.array(anyStep, { minLength: 2, maxLength: 24 }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 2 }),
});

export type Story = typeof anyStory extends fc.Arbitrary<infer T> ? T : never;

export interface ToldStory {
  /** In the order in which they were acknowledged. */
  items: StoryItem[];
  decisions: Decided[];
  groups: CountVotesData[];
  heldIds: Set<string>;
}

export interface StoryOptions {
  contestId: string;
  entryIds: string[];
  policy: VotePolicy;
  hasMailboxes: boolean;
  hasReviews?: boolean;
}

interface OpenGroup {
  opened: VoteGroup;
  items: Item[];
}

/**
 * The items of a story with the ids and times that gateways give them. Ids and times ascend in the order of the story,
 * whichever gateway takes an item: two gateways never take items of the same millisecond.
 */
export function tell(
  { steps }: Story,
  { contestId, entryIds, policy, hasMailboxes, hasReviews = false }: StoryOptions,
): ToldStory {
  const told: ToldStory = { items: [], decisions: [], groups: [], heldIds: new Set() };
  const open = new Map<number, OpenGroup>();
  const votes = new Map<number, CastItem[]>();
  let atMs = noon;
  let before: Step | undefined;
  for (const step of steps) {
    const seen = votes.get(step.voter) ?? [];
    const reviewed =
      hasReviews && step.review ? seen[(step.entry * 5 + step.day) % Math.max(1, seen.length)] : undefined;
    if (step.review && reviewed) {
      decide(told, reviewed, { decision: step.review, decidedAtMs: (atMs += 1) });
      before = undefined;
      continue;
    }
    const isNew = step.opensGroup || !open.has(step.gateway);
    atMs += Math.max(step.waitMs, isNew || before?.gateway !== step.gateway ? 1 : 0);
    before = step;
    const ofGateway = isNew ? { opened: newGroup(atMs), items: [] } : (open.get(step.gateway) as OpenGroup);
    if (isNew) close(told, open.get(step.gateway));
    open.set(step.gateway, ofGateway);
    const id = voteIdAt(ofGateway.opened, ofGateway.items.length);
    const own = votes.get(step.voter) ?? [];
    const target = step.withdraws ? own[(step.entry * 7 + step.day) % Math.max(1, own.length)] : undefined;
    if (target) push(told, ofGateway, withdrawalOf(target, { id, requestedAtMs: atMs }));
    else {
      const vote = cast({
        id,
        contestId,
        entryId: entryIds[step.entry % entryIds.length] ?? '',
        voterKey: `${contestId.slice(0, 8)}:${step.voter}`,
        castAtMs: atMs,
        value: policy === 'toggle' ? step.value : 1,
        windowStart: policy === 'daily' && step.day === 1 ? '2026-06-16' : '2026-06-15',
        ...(hasMailboxes &&
          step.mailbox < 2 && {
            mailboxKey: `g:${contestId.slice(0, 8)}:${step.mailbox}`,
            ...(step.isProven && { isProven: true as const }),
          }),
      });
      if (step.isHeld) told.heldIds.add(id);
      votes.set(step.voter, [...own, vote]);
      push(told, ofGateway, vote);
    }
  }
  for (const left of open.values()) close(told, left);
  return told;
}

function decide(told: ToldStory, vote: CastItem, made: Pick<Decided, 'decision' | 'decidedAtMs'>): void {
  const { id: voteId, contestId, entryId, voterKey, windowStart } = vote;
  const decided: Decided = { kind: 'decide', voteId, contestId, entryId, voterKey, windowStart, ...made };
  told.items.push(decided);
  told.decisions.push(decided);
}

function push(told: ToldStory, { items }: OpenGroup, item: Item): void {
  items.push(item);
  told.items.push(item);
}

function close({ groups }: ToldStory, open: OpenGroup | undefined): void {
  if (open) groups.push(group(open.items, open.opened));
}

/** The groups as a queue may give them: in another order, some of them twice. */
export function asQueued(groups: readonly CountVotesData[], seed: number): CountVotesData[] {
  const random = randomOf(seed + 1);
  const all = [...groups, ...groups.filter(() => random(4) === 0)];
  return all
    .map((each) => ({ each, at: random(1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

/** Numbers below `count` that follow from the seed (Park and Miller). */
export function randomOf(seed: number): (count: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (count) => (state = (state * 48_271) % 2_147_483_647) % count;
}

export interface Budgets {
  perEntry: number;
  perCategory: number;
  minPicks: number;
}

interface OracleRules extends Partial<Budgets> {
  policy: VotePolicy;
  limit: number | null;
}

/** How each vote ends when the items are taken one at a time, for voters without mailboxes. Knows nothing of the rules' code. */
export function oneAtATime(
  { items, heldIds }: ToldStory,
  { policy, limit, perEntry = Infinity, perCategory = Infinity, minPicks = 1 }: OracleRules,
): Map<string, string> {
  const ends = new Map<string, string>();
  const live = new Map<string, CastItem>();
  const [accepted, struck] = [new Set<string>(), new Set<string>()];
  const slotOf = ({ voterKey, windowStart, entryId }: StoryItem) => `${voterKey} ${windowStart} ${entryId}`;
  for (const item of items) {
    const slot = slotOf(item);
    const there = live.get(slot);
    if (item.kind === 'decide') {
      (item.decision === 'accept' ? accepted : struck).add(item.voteId);
      if (item.decision === 'void' && there?.id === item.voteId) live.delete(slot);
    } else if (item.kind === 'withdraw') {
      if (there?.id !== item.voteId) continue;
      live.delete(slot);
      ends.set(item.voteId, 'void withdrawn');
    } else if (policy === 'toggle' && there?.value === item.value) {
      live.delete(slot);
      for (const { id } of [there, item]) ends.set(id, 'void toggled_off');
    } else if (policy === 'toggle') {
      if (there) ends.set(there.id, 'void changed');
      live.set(slot, item);
    } else if (there) ends.set(item.id, 'rejected already_voted');
    else {
      const own = [...live.values()].filter((vote) => vote.voterKey === item.voterKey);
      const today = own.filter((vote) => vote.windowStart === item.windowStart);
      const isSpent =
        today.length >= (limit ?? Infinity) ||
        own.filter((vote) => vote.entryId === item.entryId).length >= perEntry ||
        (item.entryId !== 'e2' && today.filter((vote) => vote.entryId !== 'e2').length >= perCategory);
      if (isSpent) ends.set(item.id, 'rejected vote_limit_reached');
      else live.set(slot, item);
    }
  }
  for (const { id, voterKey, windowStart } of live.values()) {
    const picks = [...live.values()].filter((vote) => vote.voterKey === voterKey && vote.windowStart === windowStart);
    if (picks.length < minPicks) ends.set(id, 'held below_minimum');
    else ends.set(id, heldIds.has(id) && !accepted.has(id) ? 'held' : 'counted');
  }
  for (const id of struck) ends.set(id, 'void struck');
  return ends;
}
