import type { RuleSet } from '../rule-set.ts';
import { expectedShare, type RestOfContest, type SharePrior } from '../share-surprise.ts';
import {
  type ChoiceSignal,
  shareFlags,
  shareScopes,
  type ShareSignal,
  type ShareWindow,
  type VoteSignals,
} from '../signals.ts';
import { type Place, placeIn, type Places } from './places.ts';
import type { SourceRun } from './source-run.ts';
import type { WindowCounts } from './window-tally.ts';

export type SourceSignals = Pick<VoteSignals, 'shares' | 'device' | 'guestDevice' | 'sessionMailboxes'>;

const windows = ['day', 'hour', 'minute'] as const satisfies readonly ShareWindow[];
const nobody: WindowCounts = { minute: 0, hour: 0, day: 0 };

/**
 * What the sources of a vote say of it, the vote itself counted in. Most votes are alone or among few, so nothing is
 * made for them.
 * @param guestLimit votes that one address and device may give an entry a day; null is no limit
 */
export function observeSources(
  run: SourceRun,
  places: Places,
  ruleSet: RuleSet,
  guestLimit: number | null,
): SourceSignals {
  const view = new View(run, places, ruleSet.prior);
  const signals: SourceSignals = {};
  for (const scope of shareScopes) {
    const shares = view.shares(placeIn(scope, places), ruleSet.rules[shareFlags[scope]].friends);
    if (shares) (signals.shares ??= {})[scope] = shares;
  }
  const device = view.choice(placeIn('device', places), 1);
  if (device) signals.device = device;
  const guestDevice = guestLimit === null ? undefined : view.choice(placeIn('guestDevice', places), guestLimit);
  if (guestDevice && guestLimit !== null) signals.guestDevice = { ...guestDevice, limit: guestLimit };
  const mailboxes = view.mailboxes();
  if (mailboxes > 1) signals.sessionMailboxes = mailboxes;
  return signals;
}

class View {
  readonly #run: SourceRun;
  readonly #places: Places;
  readonly #prior: SharePrior;
  #contest: { counted: Totals; held: Totals } | undefined;

  constructor(run: SourceRun, places: Places, prior: SharePrior) {
    this.#run = run;
    this.#places = places;
    this.#prior = prior;
  }

  shares(place: Place | undefined, friends: number): ShareSignal[] | undefined {
    const source = place?.source;
    const tally = source && this.#run.present(source, this.#places);
    if (!source || !tally || tally.dayTotal + 1 <= friends) return undefined;
    const votes = plus(tally.total, this.#places.isNewPair);
    const voters = plus(source.voters.total, place.isNewVoter);
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

  /** @param allowed so many are nothing to speak of */
  choice(place: Place | undefined, allowed: number): ChoiceSignal | undefined {
    const source = place?.source;
    const tally = source && this.#run.present(source, this.#places);
    if (!source || !tally) return undefined;
    const votes = plus(tally.total, this.#places.isNewPair);
    if (votes.day <= allowed) return undefined;
    const voters = plus(source.voters.total, place.isNewVoter);
    const expected = round6(this.#expected(this.#restOf(votes, voters)));
    return { votes: votes.day, otherVoters: Math.max(0, voters.day - votes.day), expected };
  }

  mailboxes(): number {
    const place = placeIn('session', this.#places);
    if (!place?.source) return 0;
    this.#run.present(place.source, this.#places);
    return place.source.voters.dayTotal + Number(place.isNewVoter);
  }

  /** The highest of the entry's shares of late: whoever comes with a surge is not surprising. */
  #expected({ votes, voters }: Totals): number {
    const inWindow = (window: ShareWindow): RestOfContest => ({ votes: votes[window], voters: voters[window] });
    const ofDay = expectedShare(inWindow('day'), this.#prior);
    const ofHour = expectedShare(inWindow('hour'), { ...this.#prior, share: ofDay });
    const ofMinute = expectedShare(inWindow('minute'), { ...this.#prior, share: ofHour });
    return Math.max(ofDay, ofHour, ofMinute);
  }

  /**
   * The contest without the source. Only what is counted says how the contest votes, and the source counts what is held
   * too; so it is taken from both, and no more is left than what is counted.
   */
  #restOf(votes: WindowCounts, voters: WindowCounts): Totals {
    const { counted, held } = this.#totals();
    return { votes: without(counted.votes, held.votes, votes), voters: without(counted.voters, held.voters, voters) };
  }

  #totals(): { counted: Totals; held: Totals } {
    const { contest, held } = this.#places;
    return (this.#contest ??= { counted: this.#totalsOf(contest), held: this.#totalsOf(held) });
  }

  #totalsOf({ source }: Place): Totals {
    const tally = source && this.#run.present(source, this.#places);
    return { votes: tally?.total ?? nobody, voters: source?.voters.total ?? nobody };
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
