import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../faults/support/random.ts';
import type { TortureContest } from '../world/contests.ts';
import { type Action, isAcceptedCast, type Voter } from './records.ts';
import type { Perform } from './perform.ts';

export interface ActOptions {
  voter: Voter;
  contests: readonly TortureContest[];
  perform: Perform;
  /** Sends an accepted action once more, with the same key. */
  repeat(action: Action): Promise<void>;
  random: Random;
  home: number;
  isOver(): boolean;
}

/** How many things a voter does before somebody else comes. */
const actionCount = { min: 10, max: 45 };
/** Milliseconds between two of them; none after some. */
const pause = { min: 20, max: 400 };
/** Whose gateway is not at home this time. */
const strayShare = 0.05;

/**
 * One voter's doings, one after another: casts, the same again, another one instead, taking back, changing their mind as
 * fast as they can, and sending a request twice. What is not known to be done or not done ends the voter's part in that contest.
 */
export async function act({ voter, contests, perform, repeat, random, home, isOver }: ActOptions): Promise<void> {
  const open = contests.filter(
    ({ tier }) => voter.tier === 'account' || (tier !== 'account' && (tier === 'cookie' || voter.email !== undefined)),
  );
  const unclear = new Set<string>();
  const votes: Action[] = [];
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random.between(0, items.length))];

  async function wish(
    kind: Action['kind'],
    { contestId, entryId, value }: Pick<Action, 'contestId' | 'entryId' | 'value'>,
    voteId?: string,
  ): Promise<Action> {
    const gateway = random.between(0, 1) < strayShare ? home + 1 : home;
    const action = await perform({ voter, kind, contestId, entryId, value, voteId }, random, gateway);
    if (action.outcome.is === 'unknown') unclear.add(contestId);
    if (isAcceptedCast(action)) votes.push(action);
    return action;
  }

  async function cast(contest: TortureContest | undefined, entryId?: string): Promise<Action | undefined> {
    if (contest === undefined || unclear.has(contest.id)) return undefined;
    const value = contest.policy === 'toggle' && random.between(0, 1) < 0.4 ? -1 : 1;
    return wish('cast', { contestId: contest.id, entryId: entryId ?? pick(contest.entryIds) ?? '', value });
  }

  async function withdraw(vote: Action | undefined): Promise<void> {
    if (vote?.outcome.is === 'accepted' && !unclear.has(vote.contestId)) await wish('withdraw', vote, vote.outcome.id);
  }

  async function castAgain(): Promise<void> {
    const last = pick(votes.slice(-5));
    if (last !== undefined)
      await cast(
        open.find(({ id }) => id === last.contestId),
        last.entryId,
      );
  }

  /** As fast as the answers come: all of it may be settled in one run. */
  async function changeMind(): Promise<void> {
    const contest = pick(open);
    const first = await cast(contest);
    await withdraw(first);
    await cast(contest);
  }

  const doings: [share: number, does: () => Promise<unknown>][] = [
    [40, () => cast(pick(open))],
    [18, castAgain],
    [16, () => withdraw(pick(votes.slice(-6)))],
    [14, changeMind],
    [12, async () => votes.length > 0 && (await repeat(votes[votes.length - 1] as Action))],
  ];
  const total = doings.reduce((sum, [share]) => sum + share, 0);
  const count = random.between(actionCount.min, actionCount.max);
  for (let index = 0; index < count && !isOver(); index += 1) {
    let drawn = random.between(0, total);
    const doing = doings.find(([share]) => (drawn -= share) < 0);
    await doing?.[1]();
    if (random.between(0, 1) < 0.7) await delay(random.between(pause.min, pause.max));
  }
}
