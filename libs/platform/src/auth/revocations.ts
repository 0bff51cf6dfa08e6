import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { connectTimeoutMs } from '../clock/time-limits.ts';
import type { Clock } from '../clock/clock.ts';
import { withTimeout } from '../clock/with-timeout.ts';
import type { EventFeed } from '../events/event-feed.ts';
import { startPollLoop } from '../events/poll-loop.ts';
import type { RoundEnd } from '../events/poll-pause.ts';
import type { HealthCheck } from '../health/health-check.ts';
import type { Logger } from '../logger/logger.ts';
import type { Db } from '../postgres/database.ts';
import { createKnownRevocations, type IssuedTo } from './known-revocations.ts';
import { loadRevocations } from './revocations.queries.ts';

export interface Revocations {
  /** Only to be asked once `isLoaded`. */
  isRevoked(token: IssuedTo): boolean;
  readonly isLoaded: boolean;
  /** @throws {ProblemError} TEMPORARILY_UNAVAILABLE when PostgreSQL does not answer in time */
  loaded(): Promise<void>;
}

export interface OpenRevocations extends Revocations, AsyncDisposable {
  /** For what lives longer than a request. @returns a function that ends the watch */
  watch(token: IssuedTo, onRevoked: () => void): () => void;
  /** A process that does not know what was revoked must not take tokens. */
  healthCheck: HealthCheck;
}

export interface RevocationsOptions {
  db: Db;
  feed: EventFeed;
  clock: Clock;
  logger: Logger;
}

const reloadMs = 60_000;
const retryMs = 1_000;

/**
 * What was revoked, in memory. Events bring the news; the table is read once a minute, so a lost event costs a minute
 * at most. While PostgreSQL is away the last knowledge stays in use.
 */
export function openRevocations({ db, feed, clock, logger }: RevocationsOptions): OpenRevocations {
  const known = createKnownRevocations();
  const firstLoad = Promise.withResolvers<void>();
  const watches = new Set<{ token: IssuedTo; onRevoked: () => void }>();
  let isLoaded = false;

  function tellWatches(): void {
    for (const watch of watches) {
      if (!known.isRevoked(watch.token)) continue;
      watches.delete(watch);
      watch.onRevoked();
    }
  }

  async function reload(): Promise<RoundEnd> {
    // Read again once the feed runs: what is committed in between would be in neither.
    const isFollowed = feed.ageMs() !== Number.POSITIVE_INFINITY;
    for (const { kind, subjectId, notBefore, expiresAt } of await loadRevocations(db, new Date(clock.nowMs()))) {
      known.add(kind, subjectId, { notBeforeMs: notBefore.getTime(), expiresAtMs: expiresAt.getTime() });
    }
    tellWatches();
    known.forgetExpired(clock.nowMs());
    isLoaded = true;
    firstLoad.resolve();
    return isFollowed ? 'none' : 'some';
  }

  const unsubscribe = feed.subscribe({
    types: ['access.revoked'],
    onEvents(events) {
      known.takeEvents(events);
      tellWatches();
    },
  });
  const loop = startPollLoop({ name: 'revocations', round: reload, logger, pollMs: retryMs, quietPollMs: reloadMs });

  async function loaded(): Promise<void> {
    await withTimeout(connectTimeoutMs, firstLoad.promise).catch((cause: unknown) => {
      throw new ProblemError('TEMPORARILY_UNAVAILABLE', { cause });
    });
  }

  return {
    isRevoked: known.isRevoked,
    get isLoaded() {
      return isLoaded;
    },
    loaded,
    watch(token, onRevoked) {
      const watch = { token, onRevoked };
      watches.add(watch);
      return () => void watches.delete(watch);
    },
    healthCheck: {
      name: 'revocations',
      async check() {
        if (!isLoaded) throw new Error('revoked access is not known yet');
      },
    },
    async [Symbol.asyncDispose]() {
      unsubscribe();
      await loop[Symbol.asyncDispose]();
    },
  };
}
