import type { DomainEvent } from '@urvote/platform/events/event-log.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { resultsVisible } from '@urvote/voting/ranking/leaderboard-visibility';
import type { AppContext } from '../context.ts';
import { derivedId, type OutsideMessage } from './outside-messages.ts';
import { recordMessages } from './record-events.ts';
import { addChanges, toldChanges } from './vote-changes.ts';
import {
  type DuePulse,
  isAnyWatched,
  lockDuePulses,
  lockPulses,
  notePulse,
  watchHeldVotes,
  writePulse,
} from './vote-pulses.queries.ts';

/** At most one message about the votes of a contest in this time. */
const everyMs = 10_000;

/** Adds counted votes to what is still to be told, in the transaction that moves the cursor. */
export async function noteVotes(trx: Trx, events: readonly DomainEvent[]): Promise<void> {
  const counted = events.flatMap((event) => (event.type === 'vote.counted' ? [event.payload] : []));
  if (counted.length === 0) return;
  const pulses = await lockPulses(trx, [...new Set(counted.map(({ contestId }) => contestId))]);
  for (const [contestId, before] of pulses) {
    const ofContest = counted.filter((payload) => payload.contestId === contestId);
    const entries = ofContest.reduce((sum, payload) => addChanges(sum, payload.entries), before);
    await writePulse(trx, contestId, entries);
  }
}

/** Makes messages of what is due. While results are hidden nothing of them is told, then or later. @returns whether there is more to look at soon */
export async function tellVotes({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<boolean> {
  const at = new Date(clock.nowMs());
  return db.transaction().execute(async (trx) => {
    await watchHeldVotes(trx);
    const due = await lockDuePulses(trx, { at, everyMs });
    await recordMessages(
      trx,
      due.flatMap((pulse) => messagesOf(pulse, at)),
      at,
    );
    for (const pulse of due) await notePulse(trx, pulse, at);
    return isAnyWatched(trx);
  });
}

function messagesOf({ contestId, entries, rules, heldCount, toldHeldCount }: DuePulse, at: Date): OutsideMessage[] {
  const changes = toldChanges(entries);
  const isShown = resultsVisible(rules, at.getTime(), false);
  const common = { contestId, at };
  const idOf = (type: string) => derivedId(type, contestId, at.toISOString());
  const counted = {
    ...common,
    type: 'votes.counted',
    id: idOf('votes.counted'),
    data: { contestId, entries: changes },
  };
  const held = { ...common, type: 'votes.held', id: idOf('votes.held'), data: { contestId, heldCount } };
  return [
    ...(isShown && changes.length > 0 ? [counted as OutsideMessage] : []),
    ...(heldCount === toldHeldCount ? [] : [held as OutsideMessage]),
  ];
}
