import { boundedMemo } from '../../cache/bounded-memo.ts';
import { ipNetwork, ipSource } from '../../network/ip-group.ts';
import type { CountableVote, Place, Places } from './places.ts';
import { hashText, mixHashes } from './seen-keys.ts';
import { lots, type Scope, scopes, type Source } from './source.ts';
import type { SourceBook } from './source-book.ts';
import { minutesPerDay, type WindowTally } from './window-tally.ts';

/** A shared row: one key on one day (in minutes since 1970 UTC), with the counts of its latest hour and minute. */
export interface CounterRow {
  key: string;
  bucket: number;
  count: number;
  /** Of the hour and the minute that the counts beside them are of, since 1970 UTC. */
  hour: number;
  hourCount: number;
  minute: number;
  minuteCount: number;
}

const minuteMs = 60_000;
const noDevice = '-';
const salts = Object.fromEntries(scopes.map((scope, index) => [scope, index + 1])) as Record<Scope, number>;

/** What the counters call an address; undefined if it is none. Addresses come several times in a row. */
const addressOf = boundedMemo(20_000, (ip: string) => {
  const source = ipSource(ip);
  return source === null ? undefined : { source, network: ipNetwork(ip) ?? source };
});

/**
 * The votes that are scored and stored together. Used in this order: `note` every vote, read the rows that are `wanted`
 * and `learn` them, `begin`, then look at the places of each vote and `count` it, and after that take what was stored.
 */
export class SourceRun {
  readonly #book: SourceBook;
  readonly #number: number;
  readonly #places = new Map<string, Places>();
  readonly #wanted = new Map<string, WindowTally>();
  /** Voters that were noted in this run. */
  readonly #noted = new Set<number>();
  /** Votes of this run that are the first of a source. */
  readonly #firsts = new Map<number, { places: Places; place: Place }>();
  #scoring = 0;

  constructor(book: SourceBook) {
    this.#book = book;
    this.#number = book.nextRun();
  }

  /** @param asn the network's number; null if it is not known */
  note(vote: CountableVote, asn: number | null): void {
    const naming = new Naming(vote, this.#book.seed);
    const pairHash = naming.pairHash;
    const contest = this.#always(vote, naming.place('contest', ''), '');
    const held = this.#always(vote, naming.place('held', ''), '');
    const places: Places = {
      vote,
      minute: naming.minute,
      contest,
      held,
      others: [],
      pairHash,
      isNewPair: this.#isNew(pairHash),
    };
    this.#places.set(vote.id, places);
    this.#noteOthers(places, naming, asn);
    let isJudged = false;
    for (const place of places.others) isJudged = this.#noteSource(places, place) || isJudged;
    this.#noteContest(places, contest, isJudged);
    this.#noteContest(places, held, isJudged);
  }

  placesOf(id: string): Places | undefined {
    return this.#places.get(id);
  }

  /** The rows to read: those that this process does not know alone. */
  wanted(): { keys: string[]; buckets: number[] } {
    return {
      keys: [...this.#wanted.keys()],
      buckets: [...this.#wanted.values()].map(({ day }) => day * minutesPerDay),
    };
  }

  learn(rows: readonly CounterRow[]): void {
    for (const row of rows) {
      const tally = this.#wanted.get(row.key);
      if (tally?.day === row.bucket / minutesPerDay) tally.learn(row);
    }
  }

  /** From here to the end of scoring nothing may wait: votes of other runs would be counted in between. */
  begin(): void {
    this.#scoring = this.#book.nextRun();
  }

  /** Brings the tallies of a vote's source to its time, and to this run. @returns that of the entry, if it has one */
  present(source: Source, { minute, vote }: Places): WindowTally | undefined {
    source.voters.moveTo(minute);
    source.voters.beginRun(this.#scoring);
    const tally = source.tallyOf(vote.entryId);
    tally?.moveTo(minute);
    tally?.beginRun(this.#scoring);
    return tally;
  }

  /** The vote counts for those that come after it in the run. Only what is counted says how the contest votes. */
  count(places: Places, state: 'counted' | 'held'): void {
    for (const place of places.others) this.#add(places, place);
    this.#add(places, state === 'counted' ? places.contest : places.held);
  }

  #add(places: Places, { source, isNewVoter }: Place): void {
    if (!source) return;
    const tally = this.present(source, places);
    if (places.isNewPair) tally?.addToRun();
    if (isNewVoter) source.voters.addToRun();
  }

  #isNew(hash: number): boolean {
    if (this.#noted.has(hash) || this.#book.voters.has(hash)) return false;
    this.#noted.add(hash);
    return true;
  }

  #noteOthers(places: Places, naming: Naming, asn: number | null): void {
    const { ip, deviceHash, tier, voterKey, mailboxKey } = places.vote;
    const at = ip === undefined ? undefined : addressOf(ip);
    if (at) {
      this.#keepFromSecond(places, naming.place('address', at.source), at.source);
      this.#keepFromSecond(places, naming.place('network', at.network), at.network);
    }
    if (asn !== null) places.others.push(this.#always(places.vote, naming.place('asn', '', asn), String(asn)));
    if (deviceHash !== undefined) this.#keepFromSecond(places, naming.place('device', deviceHash), deviceHash);
    if (tier !== 'guest') return;
    if (at) {
      const address = hashText(at.source, 0);
      this.#keepFromSecond(
        places,
        naming.place('guestDevice', deviceHash ?? noDevice, address),
        at.source,
        deviceHash ?? noDevice,
      );
    }
    if (mailboxKey !== undefined)
      places.others.push(this.#always(places.vote, naming.session(voterKey, mailboxKey), voterKey));
  }

  #always({ contestId }: CountableVote, place: Place, name: string): Place {
    place.isNewVoter = this.#isNew(place.voterHash);
    place.source = this.#book.find(place.scope, name, contestId) ?? this.#book.create(place.scope, name, contestId);
    return place;
  }

  /** Finds the source, or makes it when it has its second voter. */
  #keepFromSecond(places: Places, place: Place, name: string, more?: string): void {
    places.others.push(place);
    place.isNewVoter = this.#isNew(place.voterHash);
    const first = this.#firsts.get(place.hash);
    const isKnown = this.#book.firsts.has(place.hash);
    if (!first && !isKnown) {
      this.#firsts.set(place.hash, { places, place });
      return;
    }
    const { contestId, entryId } = places.vote;
    const fullName = more === undefined ? name : `${name}|${more}`;
    const found = this.#book.find(place.scope, fullName, contestId);
    // More votes of one voter make no crowd.
    if (!found && !place.isNewVoter) return;
    place.source = found ?? this.#begin(this.#book.create(place.scope, fullName, contestId), places, isKnown);
    if (!found && isKnown && this.#book.firsts.has(place.entryHash)) place.source.note(entryId, places.minute, true);
    if (!first || first.place.source) return;
    first.place.source = place.source;
    this.#noteSource(first.places, first.place);
  }

  #begin(source: Source, { minute }: Places, isKnown: boolean): Source {
    source.voters.moveTo(minute);
    if (isKnown) source.voters.keep(1);
    return source;
  }

  /** @returns whether the shared row of the entry is asked for */
  #noteSource(places: Places, { source, scope, isNewVoter }: Place): boolean {
    if (!source) return false;
    const { entries } = lots[scope];
    this.#noteTally(source.voters, places.minute, isNewVoter);
    if (scope === 'session') {
      if (isDue(source.voters, entries)) this.#ask(source.voters, source.key);
      return false;
    }
    const { entryId } = places.vote;
    const tally = source.note(entryId, places.minute);
    if (tally === undefined) return false;
    this.#noteTally(tally, places.minute, places.isNewPair);
    if (!isDue(tally, entries)) return false;
    this.#ask(tally, source.entryKey(entryId));
    this.#ask(source.voters, source.key);
    return true;
  }

  #noteContest(
    { vote: { entryId }, minute, isNewPair }: Places,
    { source, isNewVoter }: Place,
    isJudged: boolean,
  ): void {
    if (!source) return;
    this.#noteTally(source.voters, minute, isNewVoter);
    const tally = source.note(entryId, minute);
    if (tally) this.#noteTally(tally, minute, isNewPair);
    if (!isJudged) return;
    this.#ask(source.voters, source.key);
    if (tally) this.#ask(tally, source.entryKey(entryId));
  }

  #noteTally(tally: WindowTally, minute: number, isNew: boolean): void {
    tally.moveTo(minute);
    tally.beginRun(this.#number);
    if (!isNew) return;
    tally.noted += 1;
    tally.unasked += 1;
  }

  #ask(tally: WindowTally, key: string): void {
    tally.unasked = 0;
    this.#wanted.set(key, tally);
  }
}

/** A row is read when a lot is reached, and again after each lot more. */
function isDue(tally: WindowTally, lot: number): boolean {
  return tally.unasked >= lot && tally.known + tally.noted >= lot;
}

/** The hashes by which one vote's voter and sources are known, of its contest and day. */
class Naming {
  readonly minute: number;
  readonly #contest: number;
  readonly #entry: number;
  readonly #voter: number;
  readonly #seed: number;

  constructor({ castAtMs, contestId, entryId, voterKey }: CountableVote, seed: number) {
    this.minute = Math.floor(castAtMs / minuteMs);
    const day = Math.floor(this.minute / minutesPerDay);
    this.#seed = seed;
    this.#contest = mixHashes(hashText(contestId, seed), day);
    this.#entry = hashText(entryId, seed);
    this.#voter = hashText(voterKey, seed);
  }

  get pairHash(): number {
    return mixHashes(mixHashes(this.#contest, this.#voter), this.#entry);
  }

  place(scope: Scope, name: string, more = 0): Place {
    const hash = mixHashes(mixHashes(this.#contest, hashText(name, this.#seed)), mixHashes(salts[scope], more));
    return {
      scope,
      source: undefined,
      hash,
      entryHash: mixHashes(hash, this.#entry),
      voterHash: mixHashes(hash, this.#voter),
      isNewVoter: false,
    };
  }

  /** A session is one voter; what it has several of are mailboxes. */
  session(voterKey: string, mailboxKey: string): Place {
    const place = this.place('session', voterKey);
    return { ...place, voterHash: mixHashes(place.hash, hashText(mailboxKey, this.#seed)) };
  }
}
