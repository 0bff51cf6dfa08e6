import type { DomainEvent } from '../events/event-log.queries.ts';
import type { RevocationKind } from './revocations.queries.ts';

export interface IssuedTo {
  userId: string;
  sessionId: string;
  /** A token that does not say counts as older than any revocation. */
  issuedAtMs?: number;
}

interface Revocation {
  notBeforeMs: number;
  expiresAtMs: number;
}

/** Tokens live 15 minutes; a minute more, because clocks differ. */
const longestTokenMs = 16 * 60_000;

export function createKnownRevocations() {
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
