import { randomUUID } from 'node:crypto';
import { webhookEvents } from '@urvote/contracts/webhooks/webhook-events';
import type { DomainEvent } from '@urvote/platform/events/event-log.queries';
import { expect, it } from 'vitest';
import { isTold, outsideMessages } from './outside-messages.ts';

const [contestId, clientId, entryId, id] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

const event = (type: string, payload: object) =>
  ({ id, type, payload: { contestId, ...payload }, occurredAt: new Date() }) as unknown as DomainEvent;

const told = (given: DomainEvent) => (isTold(given) ? outsideMessages(given) : []);

it.each([
  ['draft', []],
  ['scheduled', ['contest.scheduled']],
  ['open', ['contest.opened']],
  ['closed', ['contest.closed']],
  ['certified', ['contest.certified', 'result.certified']],
  ['published', ['contest.published', 'result.published']],
  ['archived', ['contest.archived']],
])('tells of a contest that becomes %s, each kind under an id of its own that stays the same [XA-050]', (to, types) => {
  const moved = event('contest.moved', { clientId, from: 'draft', to });
  const messages = told(moved);
  expect(messages.map(({ type }) => type)).toEqual(types);
  expect(new Set(messages.map((message) => message.id)).size).toBe(types.length);
  expect(told(moved)).toEqual(messages);
});

it('tells ids and versions alone, as the contract of each type says, and nothing of accounts [XA-050]', () => {
  const events = [
    event('contest.updated', { version: 3 }),
    event('entry.submitted', { entryId }),
    event('entry.approved', { entryId }),
    event('entry.rejected', { entryId, reason: 'Ann Lee has two entries' }),
    event('contest.moved', { clientId, from: 'closed', to: 'certified' }),
  ];
  const messages = events.flatMap(told);
  expect(messages).toHaveLength(6);
  for (const { type, data } of messages) expect(webhookEvents[type].parse(data)).toEqual(data);
  expect(JSON.stringify(messages)).not.toContain('Ann Lee');
  expect(told(event('user.registered', { userId: randomUUID() }))).toEqual([]);
});
