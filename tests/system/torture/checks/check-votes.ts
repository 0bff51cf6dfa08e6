import { crowdedSlots, overspentBudgets, repeatedIds } from '../../oracle/broken-slots.ts';
import { isLive, type StoredRow } from '../../oracle/stored-votes.ts';
import type { Findings } from '../findings.ts';
import type { AcceptedCast, Action, Records } from '../load/records.ts';
import { type TortureContest, windowOf } from '../world/contests.ts';

/** Every acknowledged vote is stored once, as what it was cast as. */
export function checkAcknowledged(
  casts: readonly AcceptedCast[],
  rows: ReadonlyMap<string, StoredRow>,
  contests: readonly TortureContest[],
  findings: Findings,
): void {
  const byId = new Map(contests.map((contest) => [contest.id, contest]));
  for (const { voter, contestId, entryId, value, outcome } of casts) {
    const { id, receipt } = outcome;
    const row = rows.get(id);
    const contest = byId.get(contestId);
    if (row === undefined || contest === undefined) {
      findings.add(
        'lost: acknowledged and stored nowhere',
        `${id} of ${voter.name}, cast at ${receipt.castAt}, contest ${contestId}`,
      );
      continue;
    }
    const stored = [
      row.contestId,
      row.entryId,
      row.value,
      row.castAt.toISOString(),
      row.batchId,
      row.leafIndex,
      row.windowStart,
    ].join(' ');
    const promised = [
      contestId,
      entryId,
      value,
      receipt.castAt,
      receipt.batchId,
      receipt.leafIndex,
      windowOf(contest, Date.parse(receipt.castAt)),
    ].join(' ');
    if (stored !== promised)
      findings.add('stored as something else', `${id} of ${voter.name}: ${stored} instead of ${promised}`);
    if (Date.parse(receipt.castAt) >= contest.endsAtMs)
      findings.add('accepted after the close', `${id} of ${voter.name}, cast at ${receipt.castAt}`);
  }
}

export function checkSlots(votes: readonly StoredRow[], contests: readonly TortureContest[], findings: Findings): void {
  findings.addAll('stored twice', repeatedIds(votes));
  findings.addAll('more than one vote in a slot', crowdedSlots(votes));
  findings.addAll(
    'more votes than a budget has',
    overspentBudgets(votes, new Map(contests.map((contest) => [contest.id, contest]))),
  );
}

export function checkClosing(
  votes: readonly StoredRow[],
  contests: readonly TortureContest[],
  findings: Findings,
): void {
  const ends = new Map(contests.map(({ id, endsAtMs }) => [id, endsAtMs]));
  for (const vote of votes) {
    const endsAtMs = ends.get(vote.contestId) ?? 0;
    if (isLive(vote) && vote.castAt.getTime() >= endsAtMs)
      findings.add('live though cast after the close', `${vote.id}, cast at ${vote.castAt.toISOString()}`);
  }
}

/** A vote that is stored and was not acknowledged comes from a request whose answer was lost, and from no other. */
export function checkUnacknowledged(
  { actions, unclear }: Records,
  votes: readonly StoredRow[],
  findings: Findings,
): number {
  const acknowledged = new Set(actions.flatMap(({ outcome }) => (outcome.is === 'accepted' ? [outcome.id] : [])));
  const votersByKey = new Map<string, Set<string>>();
  const rows = new Map(votes.map((vote) => [vote.id, vote]));
  for (const { voter, outcome } of actions) {
    const row = outcome.is === 'accepted' ? rows.get(outcome.id) : undefined;
    if (row !== undefined) votersByKey.set(row.voterKey, (votersByKey.get(row.voterKey) ?? new Set()).add(voter.name));
  }
  const unacknowledged = votes.filter(({ id }) => !acknowledged.has(id));
  for (const vote of unacknowledged) {
    const owners = votersByKey.get(vote.voterKey);
    if (owners === undefined) continue;
    const castAtMs = vote.castAt.getTime();
    const sources = actions.filter(
      ({ voter, kind, entryId, value, fromMs, toMs }) =>
        kind === 'cast' &&
        owners.has(voter.name) &&
        entryId === vote.entryId &&
        value === vote.value &&
        fromMs <= castAtMs &&
        castAtMs <= toMs,
    );
    if (sources.some(({ outcome }) => outcome.is === 'unknown')) continue;
    const detail = `${vote.id} of ${[...owners].join(', ')}, cast at ${vote.castAt.toISOString()}, is ${vote.state} ${vote.reason ?? ''}`;
    const accepted = sources.find(({ outcome }) => outcome.is === 'accepted');
    if (accepted?.outcome.is === 'accepted') {
      // Of one request the vote is the one that was answered; what an earlier try left behind gives way to it.
      if (vote.state === 'rejected') continue;
      // Told of once, and not again in all that follows from it.
      unclear.add(`${accepted.voter.name} ${accepted.contestId}`);
      findings.add(
        'one request, tried again with its key, made two votes',
        `${detail}; acknowledged was ${accepted.outcome.id}; answers ${accepted.tries.map(({ status, gateway }) => `${status} of ${gateway}`).join(', ')}`,
      );
    } else if (!isRepeat(actions, vote, owners)) {
      findings.add('a vote that no request explains', detail);
    }
  }
  return unacknowledged.length;
}

/** Milliseconds by which a gateway's clock may be slow. */
const mostSkewMs = 5_000;

/** Repeats of an acknowledged request are told of where they are answered; what they make is explained by them. */
function isRepeat(actions: readonly Action[], vote: StoredRow, owners: ReadonlySet<string>): boolean {
  return actions.some(
    ({ voter, kind, entryId, toMs }) =>
      kind === 'cast' &&
      owners.has(voter.name) &&
      entryId === vote.entryId &&
      toMs < vote.castAt.getTime() + mostSkewMs,
  );
}
