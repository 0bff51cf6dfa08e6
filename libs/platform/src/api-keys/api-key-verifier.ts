import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { UserCaller } from '../auth/caller.ts';
import { RecentMap } from '../cache/recent-map.ts';
import type { Clock } from '../clock/clock.ts';
import { tokenHash } from '../crypto/token-hash.ts';
import type { EventFeed } from '../events/event-feed.ts';
import type { Logger } from '../logger/logger.ts';
import type { Db } from '../postgres/database.ts';
import { isApiKeyText } from './api-key-text.ts';
import { findApiKeys, noteUse } from './api-keys.queries.ts';
import { type KnownKey, knownKeyOf, type LookedUp } from './known-key.ts';
import { lookUpTogether } from './look-up-together.ts';
import { watchKeyChanges } from './watch-key-changes.ts';

const rememberMs = 5_000;
const noteUseEveryMs = 60_000;
const knownMax = 10_000;

export interface ApiKeyVerifierOptions {
  db: Db;
  clock: Clock;
  logger: Logger;
  /** Without it every request looks its key up. */
  eventFeed?: Pick<EventFeed, 'subscribe'>;
}

export interface ApiKeyVerifier {
  /**
   * The key's owner; answered without a promise when it was looked up a moment ago.
   * @throws {ProblemError} TOKEN_INVALID when the key is unknown, expired or revoked, or its owner suspended
   */
  verify(key: string): UserCaller | Promise<UserCaller>;
}

/** Looks API keys up by their hash, and remembers them for seconds where a feed tells of changes. */
export function createApiKeyVerifier({ db, clock, logger, eventFeed }: ApiKeyVerifierOptions): ApiKeyVerifier {
  const known = new RecentMap<KnownKey>(knownMax);
  // Kept apart, so that guesses push no good ones out.
  const unknown = new RecentMap<LookedUp>(knownMax);
  const used = new RecentMap<{ atMs: number }>(knownMax);
  const changes = watchKeyChanges(eventFeed);
  const find = lookUpTogether(async (hashes) =>
    (await findApiKeys(db, hashes)).map((stored) => ({ key: stored.hash, value: stored })),
  );

  async function load(key: string): Promise<KnownKey> {
    // Taken before the look-up: what changes while it runs makes its outcome old.
    const lookedUp = { atMs: clock.nowMs(), changeCount: changes.count() };
    const stored = await find(tokenHash(key));
    if (stored === undefined) {
      unknown.set(key, lookedUp);
      throw new ProblemError('TOKEN_INVALID');
    }
    const found = knownKeyOf(stored, lookedUp);
    if (changes.concern(found)) return load(key);
    if (eventFeed !== undefined) known.set(key, found);
    return found;
  }

  const isFresh = ({ atMs }: LookedUp) => Math.abs(clock.nowMs() - atMs) < rememberMs;

  function admit(found: KnownKey): UserCaller {
    const nowMs = clock.nowMs();
    if (found.expiresAtMs <= nowMs) throw new ProblemError('TOKEN_INVALID');
    const usedAtMs = Math.max(found.usedAtMs, used.get(found.apiKeyId)?.atMs ?? Number.NEGATIVE_INFINITY);
    if (nowMs - usedAtMs >= noteUseEveryMs) noteUseAt(found.apiKeyId, nowMs);
    return found.caller;
  }

  function noteUseAt(id: string, atMs: number): void {
    used.set(id, { atMs });
    const use = { id, at: new Date(atMs), unlessAfter: new Date(atMs - noteUseEveryMs) };
    noteUse(db, use).catch((error: unknown) => logger.debug({ err: error }, 'use of an API key not noted'));
  }

  return {
    verify(key) {
      if (!isApiKeyText(key)) throw new ProblemError('TOKEN_INVALID');
      const found = known.get(key);
      if (found !== undefined && isFresh(found) && !changes.concern(found)) return admit(found);
      const missed = unknown.get(key);
      if (missed !== undefined && isFresh(missed)) throw new ProblemError('TOKEN_INVALID');
      return load(key).then(admit);
    },
  };
}
