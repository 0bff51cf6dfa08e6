import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { connectTimeoutMs } from '../clock/time-limits.ts';
import type { Clock } from '../clock/clock.ts';
import { withTimeout } from '../clock/with-timeout.ts';
import type { EventFeed } from '../events/event-feed.ts';
import type { DomainEvent } from '../events/event-log.queries.ts';
import { startPollLoop } from '../events/poll-loop.ts';
import type { HealthCheck } from '../health/health-check.ts';
import type { Logger } from '../logger/logger.ts';
import type { Db } from '../postgres/database.ts';
import { loadRevocations, type RevocationKind } from './revocations.queries.ts';

interface IssuedTo {
  userId: string;
  sessionId: string;
  /** A token that does not say counts as older than any revocation. */
  issuedAtMs?: number;
}

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

interface Revocation {
  notBeforeMs: number;
  expiresAtMs: number;
}

const reloadMs = 60_000;
const retryMs = 1_000;
/** Tokens live 15 minutes; a minute more, because clocks differ. */
const longestTokenMs = 16 * 60_000;

/**
 * What was revoked, in memory. Events bring the news; the table is read once a minute, so a lost event costs a minute
 * at most. While PostgreSQL is away the last knowledge stays in use.
 */
export function openRevocations({ db, feed, clock, logger }: RevocationsOptions): OpenRevocations {
  const known = createKnownRevocations();
  const firstLoad = Promise.withResolvers<void>();
  const watches = new Set<{ token: IssuedTo; onRevoked: () => void }>();
  let isLoaded = false;
  let dueAtMs = 0;

  function tellWatches(): void {
    for (const watch of watches) {
      if (!known.isRevoked(watch.token)) continue;
      watches.delete(watch);
      watch.onRevoked();
    }
  }

  async function reloadWhenDue(): Promise<boolean> {
    if (performance.now() < dueAtMs) return false;
    // Read again once the feed runs: what is committed in between would be in neither.
    const isFollowed = feed.ageMs() !== Number.POSITIVE_INFINITY;
    for (const { kind, subjectId, notBefore, expiresAt } of await loadRevocations(db, new Date(clock.nowMs()))) {
      known.add(kind, subjectId, { notBeforeMs: notBefore.getTime(), expiresAtMs: expiresAt.getTime() });
    }
    tellWatches();
    known.forgetExpired(clock.nowMs());
    dueAtMs = isFollowed ? performance.now() + reloadMs : 0;
    isLoaded = true;
    firstLoad.resolve();
    return false;
  }

  const unsubscribe = feed.subscribe({
    types: ['access.revoked'],
    onEvents(events) {
      known.takeEvents(events);
      tellWatches();
    },
  });
  const loop = startPollLoop({ name: 'revocations', round: reloadWhenDue, logger, pollMs: retryMs });

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

function createKnownRevocations() {
  const sessions = new Map<string, Revocation>();
  const users = new Map<string, Revocation>();

  /** API keys are looked up anew every few seconds. */
  function add(kind: RevocationKind, subjectId: string, { notBeforeMs, expiresAtMs }: Revocation): void {
    if (kind === 'api_key') return;
    const revocations = kind === 'session' ? sessions : users;
    const before = revocations.get(subjectId);
    revocations.set(subjectId, {
      notBeforeMs: Math.max(notBeforeMs, before?.notBeforeMs ?? 0),
      expiresAtMs: Math.max(expiresAtMs, before?.expiresAtMs ?? 0),
    });
  }

  return {
    add,
    takeEvents(events: readonly DomainEvent[]): void {
      for (const { type, payload } of events) {
        if (type !== 'access.revoked') continue;
        const notBeforeMs = Date.parse(payload.notBefore);
        add(payload.kind, payload.subjectId, { notBeforeMs, expiresAtMs: notBeforeMs + longestTokenMs });
      }
    },
    forgetExpired(nowMs: number): void {
      for (const revocations of [sessions, users]) {
        for (const [subjectId, { expiresAtMs }] of revocations) if (expiresAtMs <= nowMs) revocations.delete(subjectId);
      }
    },
    /**
     * Tokens of an ended session are refused whenever they were issued: a refresh that waited for the same row may have
     * issued one later. A user's token of the same instant is the one the change itself gave out.
     */
    isRevoked({ userId, sessionId, issuedAtMs = 0 }: IssuedTo): boolean {
      if (sessions.size > 0 && sessions.has(sessionId)) return true;
      const user = users.size === 0 ? undefined : users.get(userId);
      return user !== undefined && issuedAtMs < user.notBeforeMs;
    },
  };
}
