import { hashText, mixHashes } from './bloom-filter.ts';
import { type Scope, scopes } from './source-counts.ts';
import type { CountableVote, VoteSource } from './vote-sources.ts';
import { minutesPerDay } from './window-counter.ts';

const minuteMs = 60_000;
const salts = Object.fromEntries(scopes.map((scope, index) => [scope, index + 1])) as Record<Scope, number>;

export class VoteHashes {
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

  source(scope: Scope, name: string, more = 0): VoteSource {
    const hash = mixHashes(mixHashes(this.#contest, hashText(name, this.#seed)), mixHashes(salts[scope], more));
    return {
      scope,
      counts: undefined,
      hash,
      entryHash: mixHashes(hash, this.#entry),
      voterHash: mixHashes(hash, this.#voter),
      isNewVoter: false,
    };
  }

  /** A session is one voter, so its mailboxes are counted instead. */
  session(voterKey: string, mailboxKey: string): VoteSource {
    const source = this.source('session', voterKey);
    return { ...source, voterHash: mixHashes(source.hash, hashText(mailboxKey, this.#seed)) };
  }
}
