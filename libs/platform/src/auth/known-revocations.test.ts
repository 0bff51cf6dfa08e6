import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { DomainEvent } from '../events/event-log.queries.ts';
import { createKnownRevocations } from './known-revocations.ts';

const minuteMs = 60_000;
const userId = randomUUID();

function revokedAt(notBeforeMs: number, kind: 'user' | 'session' = 'user'): DomainEvent {
  const payload = { kind, subjectId: userId, notBefore: new Date(notBeforeMs).toISOString() };
  return { type: 'access.revoked', payload } as unknown as DomainEvent;
}

it('what was revoked later stays so when an older event comes after it, in one batch or another', () => {
  const token = { userId, sessionId: 'any', issuedAtMs: 5 * minuteMs };
  for (const batches of [
    [[revokedAt(10 * minuteMs), revokedAt(minuteMs)]],
    [[revokedAt(10 * minuteMs)], [revokedAt(minuteMs)]],
  ]) {
    const known = createKnownRevocations();
    for (const batch of batches) known.takeEvents(batch);
    expect(known.isRevoked(token)).toBe(true);
    known.add('user', userId, { notBeforeMs: 2 * minuteMs, expiresAtMs: 3 * minuteMs });
    expect(known.isRevoked(token)).toBe(true);
    known.forgetExpired(17 * minuteMs);
    expect(known.isRevoked(token)).toBe(true);
    expect(known.isRevoked({ ...token, issuedAtMs: 10 * minuteMs })).toBe(false);
    known.forgetExpired(26 * minuteMs);
    expect(known.isRevoked(token)).toBe(false);
  }
});

it('an ended session is over whatever the times of its events', () => {
  const known = createKnownRevocations();
  known.takeEvents([revokedAt(minuteMs, 'session')]);
  expect(known.isRevoked({ userId: randomUUID(), sessionId: userId, issuedAtMs: 2 * minuteMs })).toBe(true);
});
