import type { RuleSet } from '../scorecard/rule-set.ts';
import { expectedShare, type RestOfContest, type SharePrior } from '../scorecard/share-divergence.ts';
import {
  type ChoiceSignal,
  shareFlags,
  shareScopes,
  type ShareSignal,
  type ShareWindow,
  type VoteSignals,
} from '../scorecard/signals.ts';
import { type VoteSource, sourceOfScope, type VoteSources } from './vote-sources.ts';
import type { RunSources } from './run-sources.ts';
import type { WindowCounts } from './window-counter.ts';

export type SourceSignals = Pick<VoteSignals, 'shares' | 'device' | 'guestDevice' | 'sessionMailboxes'>;

const windows = ['day', 'hour', 'minute'] as const satisfies readonly ShareWindow[];
const nobody: WindowCounts = { minute: 0, hour: 0, day: 0 };

/** @param guestLimit votes of one address and device for an entry a day; null is no limit */
export function sourceSignals(
  run: RunSources,
  sources: VoteSources,
  ruleSet: RuleSet,
  guestLimit: number | null,
): SourceSignals {
  const reader = new SignalReader(run, sources, ruleSet.prior);
  const signals: SourceSignals = {};
  for (const scope of shareScopes) {
    const shares = reader.shares(sourceOfScope(scope, sources), ruleSet.rules[shareFlags[scope]].friends);
    if (shares) (signals.shares ??= {})[scope] = shares;
  }
  const device = reader.choice(sourceOfScope('device', sources), 1);
  if (device) signals.device = device;
  const guestDevice =
    guestLimit === null ? undefined : reader.choice(sourceOfScope('guestDevice', sources), guestLimit);
  if (guestDevice && guestLimit !== null) signals.guestDevice = { ...guestDevice, limit: guestLimit };
  const mailboxes = reader.mailboxes();
  if (mailboxes > 1) signals.sessionMailboxes = mailboxes;
  return signals;
}

class SignalReader {
  readonly #run: RunSources;
  readonly #sources: VoteSources;
  readonly #prior: SharePrior;
  #contest: { counted: Totals; held: Totals } | undefined;

  constructor(run: RunSources, sources: VoteSources, prior: SharePrior) {
    this.#run = run;
    this.#sources = sources;
    this.#prior = prior;
  }

  shares(source: VoteSource | undefined, friends: number): ShareSignal[] | undefined {
    const counts = source?.counts;
    const counter = counts && this.#run.counterAt(counts, this.#sources);
    if (!counts || !counter || counter.dayTotal + 1 <= friends) return undefined;
    const votes = plus(counter.total, this.#sources.isNewPair);
    const voters = plus(counts.voters.total, source.isNewVoter);
    const rest = this.#restOf(votes, voters);
    const expected = round6(this.#expected(rest));
    const restVoters = rest.voters.day;
    const judged = windows.filter((window) => votes[window] > friends);
    return judged.map((window) => ({
      window,
      votes: votes[window],
      voters: Math.max(voters[window], votes[window]),
      expected,
      restVoters,
    }));
  }

  choice(source: VoteSource | undefined, allowed: number): ChoiceSignal | undefined {
    const counts = source?.counts;
    const counter = counts && this.#run.counterAt(counts, this.#sources);
    if (!counts || !counter) return undefined;
    const votes = plus(counter.total, this.#sources.isNewPair);
    if (votes.day <= allowed) return undefined;
    const voters = plus(counts.voters.total, source.isNewVoter);
    const expected = round6(this.#expected(this.#restOf(votes, voters)));
    return { votes: votes.day, otherVoters: Math.max(0, voters.day - votes.day), expected };
  }

  mailboxes(): number {
    const source = sourceOfScope('session', this.#sources);
    if (!source?.counts) return 0;
    this.#run.counterAt(source.counts, this.#sources);
    return source.counts.voters.dayTotal + Number(source.isNewVoter);
  }

  /** The highest of the entry's recent shares: whoever comes with a surge is not surprising. */
  #expected({ votes, voters }: Totals): number {
    const inWindow = (window: ShareWindow): RestOfContest => ({ votes: votes[window], voters: voters[window] });
    const ofDay = expectedShare(inWindow('day'), this.#prior);
    const ofHour = expectedShare(inWindow('hour'), { ...this.#prior, share: ofDay });
    const ofMinute = expectedShare(inWindow('minute'), { ...this.#prior, share: ofHour });
    return Math.max(ofDay, ofHour, ofMinute);
  }

  /**
   * Only counted votes say how the contest votes; the source's held ones are in its numbers, so it is taken from both.
   */
  #restOf(votes: WindowCounts, voters: WindowCounts): Totals {
    const { counted, held } = this.#totals();
    return { votes: without(counted.votes, held.votes, votes), voters: without(counted.voters, held.voters, voters) };
  }

  #totals(): { counted: Totals; held: Totals } {
    const { contest, held } = this.#sources;
    return (this.#contest ??= { counted: this.#totalsOf(contest), held: this.#totalsOf(held) });
  }

  #totalsOf({ counts }: VoteSource): Totals {
    const counter = counts && this.#run.counterAt(counts, this.#sources);
    return { votes: counter?.total ?? nobody, voters: counts?.voters.total ?? nobody };
  }
}

interface Totals {
  votes: WindowCounts;
  voters: WindowCounts;
}

function plus({ minute, hour, day }: WindowCounts, isNew: boolean): WindowCounts {
  const one = Number(isNew);
  return { minute: minute + one, hour: hour + one, day: day + one };
}

function without(counted: WindowCounts, held: WindowCounts, part: WindowCounts): WindowCounts {
  const rest = (window: ShareWindow): number =>
    Math.min(counted[window], Math.max(0, counted[window] + held[window] - part[window]));
  return { minute: rest('minute'), hour: rest('hour'), day: rest('day') };
}

function round6(share: number): number {
  return Math.max(0.000001, Math.round(share * 1_000_000) / 1_000_000);
}
