import { createHash } from 'node:crypto';
import type { WebhookEventData, WebhookEventType } from '@urvote/contracts/webhooks/webhook-events';
import type { DomainEvent } from '@urvote/platform/events/event-log.queries';

/** The types of the event log that are told to the outside one by one. */
export const toldEvents = [
  'contest.moved',
  'contest.updated',
  'entry.submitted',
  'entry.approved',
  'entry.rejected',
] as const;

type ToldEvent = Extract<DomainEvent, { type: (typeof toldEvents)[number] }>;

export interface OutsideMessage {
  /** The same whenever it is made of the same event. */
  id: string;
  contestId: string;
  type: WebhookEventType;
  at: Date;
  data: WebhookEventData<WebhookEventType>;
}

const movedTo = {
  draft: [],
  scheduled: ['contest.scheduled'],
  open: ['contest.opened'],
  closed: ['contest.closed'],
  certified: ['contest.certified', 'result.certified'],
  published: ['contest.published', 'result.published'],
  archived: ['contest.archived'],
} as const satisfies Record<string, readonly WebhookEventType[]>;

export const isTold = (event: DomainEvent): event is ToldEvent =>
  (toldEvents as readonly string[]).includes(event.type);

/** What an event says to the outside, ids alone: why an entry was rejected is between the jury and its artist. */
export function outsideMessages(event: ToldEvent): OutsideMessage[] {
  const { id, type, payload, occurredAt: at } = event;
  const { contestId } = payload;
  if (type === 'contest.moved')
    return movedTo[payload.to].map((told, index) => ({
      id: index === 0 ? id : derivedId(id, told),
      contestId,
      type: told,
      at,
      data: { contestId },
    }));
  if (type === 'contest.updated') return [{ id, contestId, type, at, data: { contestId, version: payload.version } }];
  return [{ id, contestId, type, at, data: { contestId, entryId: payload.entryId } }];
}

/** A UUID of version 8 (RFC 9562), the same for the same text. */
export function derivedId(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
