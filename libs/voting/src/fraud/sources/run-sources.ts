import { boundedMemo } from '../../cache/bounded-memo.ts';
import { ipNetwork, ipSource } from '../../network/ip-group.ts';
import type { CountableVote, VoteSource, VoteSources } from './vote-sources.ts';
import { hashText } from './bloom-filter.ts';
import type { CounterRow } from './counter-row.ts';
import { flushThresholds, type SourceCounts } from './source-counts.ts';
import type { SourceCache } from './source-cache.ts';
import { VoteHashes } from './vote-hashes.ts';
import { minutesPerDay, type WindowCounter } from './window-counter.ts';

const noDevice = '-';

const addressOf = boundedMemo(20_000, (ip: string) => {
  const source = ipSource(ip);
  return source === null ? undefined : { source, network: ipNetwork(ip) ?? source };
});

/**
 * In this order: `observe` every vote, read `rowsToRead` and `mergeRows`, `beginScoring`, `count` each vote when it is
 * scored; `countStoredVotes` follows when they are stored.
 */
export class RunSources {
  readonly #cache: SourceCache;
  readonly #observing: number;
  readonly #sources = new Map<string, VoteSources>();
  readonly #toRead = new Map<string, WindowCounter>();
  readonly #newVoters = new Set<number>();
  readonly #firsts = new Map<number, { sources: VoteSources; source: VoteSource }>();
  #scoring = 0;

  constructor(cache: SourceCache) {
    this.#cache = cache;
    this.#observing = cache.nextRun();
  }

  observe(vote: CountableVote, asn: number | null): void {
    const hashes = new VoteHashes(vote, this.#cache.seed);
    const pairHash = hashes.pairHash;
    const contest = this.#tracked(vote, hashes.source('contest', ''), '');
    const held = this.#tracked(vote, hashes.source('held', ''), '');
    const sources: VoteSources = {
      vote,
      minute: hashes.minute,
      contest,
      held,
      others: [],
      pairHash,
      isNewPair: this.#isNew(pairHash),
    };
    this.#sources.set(vote.id, sources);
    this.#observeOthers(sources, hashes, asn);
    let isJudged = false;
    for (const source of sources.others) isJudged = this.#observeSource(sources, source) || isJudged;
    this.#observeContest(sources, contest, isJudged);
    this.#observeContest(sources, held, isJudged);
  }

  sourcesOf(id: string): VoteSources | undefined {
    return this.#sources.get(id);
  }

  rowsToRead(): { keys: string[]; buckets: number[] } {
    return {
      keys: [...this.#toRead.keys()],
      buckets: [...this.#toRead.values()].map(({ day }) => day * minutesPerDay),
    };
  }

  mergeRows(rows: readonly CounterRow[]): void {
    for (const row of rows) {
      const counter = this.#toRead.get(row.key);
      if (counter?.day === row.bucket / minutesPerDay) counter.mergeRow(row);
    }
  }

  /** From here to the end of scoring nothing may await: votes of other runs would be counted in between. */
  beginScoring(): void {
    this.#scoring = this.#cache.nextRun();
  }

  /** Brings the counters to the vote's time and this run. @returns that of its entry, if there is one */
  counterAt(counts: SourceCounts, { minute, vote }: VoteSources): WindowCounter | undefined {
    counts.voters.advanceTo(minute);
    counts.voters.beginRun(this.#scoring);
    const counter = counts.counterOf(vote.entryId);
    counter?.advanceTo(minute);
    counter?.beginRun(this.#scoring);
    return counter;
  }

  /** For those after it in the run. Only counted votes say how the contest votes. */
  count(sources: VoteSources, state: 'counted' | 'held'): void {
    for (const source of sources.others) this.#add(sources, source);
    this.#add(sources, state === 'counted' ? sources.contest : sources.held);
  }

  #add(sources: VoteSources, { counts, isNewVoter }: VoteSource): void {
    if (!counts) return;
    const counter = this.counterAt(counts, sources);
    if (sources.isNewPair) counter?.addToRun();
    if (isNewVoter) counts.voters.addToRun();
  }

  #isNew(hash: number): boolean {
    if (this.#newVoters.has(hash) || this.#cache.seenVoters.has(hash)) return false;
    this.#newVoters.add(hash);
    return true;
  }

  #observeOthers(sources: VoteSources, hashes: VoteHashes, asn: number | null): void {
    const { ip, deviceHash, tier, voterKey, mailboxKey } = sources.vote;
    const at = ip === undefined ? undefined : addressOf(ip);
    if (at) {
      this.#trackFromSecond(sources, hashes.source('address', at.source), at.source);
      this.#trackFromSecond(sources, hashes.source('network', at.network), at.network);
    }
    if (asn !== null) sources.others.push(this.#tracked(sources.vote, hashes.source('asn', '', asn), String(asn)));
    if (deviceHash !== undefined) this.#trackFromSecond(sources, hashes.source('device', deviceHash), deviceHash);
    if (tier !== 'guest') return;
    if (at) {
      const address = hashText(at.source, 0);
      this.#trackFromSecond(
        sources,
        hashes.source('guestDevice', deviceHash ?? noDevice, address),
        at.source,
        deviceHash ?? noDevice,
      );
    }
    if (mailboxKey !== undefined)
      sources.others.push(this.#tracked(sources.vote, hashes.session(voterKey, mailboxKey), voterKey));
  }

  #tracked({ contestId }: CountableVote, source: VoteSource, name: string): VoteSource {
    source.isNewVoter = this.#isNew(source.voterHash);
    source.counts =
      this.#cache.find(source.scope, name, contestId) ?? this.#cache.create(source.scope, name, contestId);
    return source;
  }

  #trackFromSecond(sources: VoteSources, source: VoteSource, name: string, more?: string): void {
    sources.others.push(source);
    source.isNewVoter = this.#isNew(source.voterHash);
    const first = this.#firsts.get(source.hash);
    const isKnown = this.#cache.seenSources.has(source.hash);
    if (!first && !isKnown) {
      this.#firsts.set(source.hash, { sources, source });
      return;
    }
    const { contestId, entryId } = sources.vote;
    const fullName = more === undefined ? name : `${name}|${more}`;
    const found = this.#cache.find(source.scope, fullName, contestId);
    // More votes of one voter make no crowd.
    if (!found && !source.isNewVoter) return;
    source.counts = found ?? this.#start(this.#cache.create(source.scope, fullName, contestId), sources, isKnown);
    if (!found && isKnown && this.#cache.seenSources.has(source.entryHash))
      source.counts.touch(entryId, sources.minute, true);
    if (!first || first.source.counts) return;
    first.source.counts = source.counts;
    this.#observeSource(first.sources, first.source);
  }

  #start(counts: SourceCounts, { minute }: VoteSources, isKnown: boolean): SourceCounts {
    counts.voters.advanceTo(minute);
    if (isKnown) counts.voters.addPending(1);
    return counts;
  }

  #observeSource(sources: VoteSources, { counts, scope, isNewVoter }: VoteSource): boolean {
    if (!counts) return false;
    const { entries } = flushThresholds[scope];
    this.#observeCounter(counts.voters, sources.minute, isNewVoter);
    if (scope === 'session') {
      if (isDue(counts.voters, entries)) this.#askFor(counts.voters, counts.key);
      return false;
    }
    const { entryId } = sources.vote;
    const counter = counts.touch(entryId, sources.minute);
    if (counter === undefined) return false;
    this.#observeCounter(counter, sources.minute, sources.isNewPair);
    if (!isDue(counter, entries)) return false;
    this.#askFor(counter, counts.entryKey(entryId));
    this.#askFor(counts.voters, counts.key);
    return true;
  }

  #observeContest(
    { vote: { entryId }, minute, isNewPair }: VoteSources,
    { counts, isNewVoter }: VoteSource,
    isJudged: boolean,
  ): void {
    if (!counts) return;
    this.#observeCounter(counts.voters, minute, isNewVoter);
    const counter = counts.touch(entryId, minute);
    if (counter) this.#observeCounter(counter, minute, isNewPair);
    if (!isJudged) return;
    this.#askFor(counts.voters, counts.key);
    if (counter) this.#askFor(counter, counts.entryKey(entryId));
  }

  #observeCounter(counter: WindowCounter, minute: number, isNew: boolean): void {
    counter.advanceTo(minute);
    counter.beginRun(this.#observing);
    if (!isNew) return;
    counter.observed += 1;
    counter.observedSinceRead += 1;
  }

  #askFor(counter: WindowCounter, key: string): void {
    counter.observedSinceRead = 0;
    this.#toRead.set(key, counter);
  }
}

function isDue(counter: WindowCounter, threshold: number): boolean {
  return counter.observedSinceRead >= threshold && counter.known + counter.observed >= threshold;
}
