import { z } from 'zod';

const uuid = z.uuid();
const contestState = z.enum(['draft', 'scheduled', 'open', 'closed', 'certified', 'published', 'archived']);

export const domainEvents = {
  'client.created': z.strictObject({ clientId: uuid }),
  'client.updated': z.strictObject({ clientId: uuid, version: z.int() }),
  /** Of one account: it joined, left, or has another role. */
  'client.member_changed': z.strictObject({ clientId: uuid, userId: uuid }),
  'contest.updated': z.strictObject({ contestId: uuid, version: z.int() }),
  'contest.created': z.strictObject({ contestId: uuid, clientId: uuid }),
  'contest.moved': z.strictObject({ contestId: uuid, clientId: uuid, from: contestState, to: contestState }),
  'entry.submitted': z.strictObject({ contestId: uuid, entryId: uuid }),
  'entry.approved': z.strictObject({ contestId: uuid, entryId: uuid }),
  'entry.rejected': z.strictObject({ contestId: uuid, entryId: uuid, reason: z.string() }),
  'entry.reopened': z.strictObject({ contestId: uuid, entryId: uuid }),
  'entry.updated': z.strictObject({ contestId: uuid, entryId: uuid }),
  'entry.withdrawn': z.strictObject({ contestId: uuid, entryId: uuid }),
  'entry.taken_down': z.strictObject({ contestId: uuid, entryId: uuid, reason: z.string() }),
  'report.filed': z.strictObject({ contestId: uuid, entryId: uuid, reportId: uuid }),
  'board.created': z.strictObject({ contestId: uuid, boardId: uuid }),
  'board.updated': z.strictObject({ contestId: uuid, boardId: uuid }),
  'board.deleted': z.strictObject({ contestId: uuid, boardId: uuid }),
  /** Entries that went with their board, a part of them, and the uploads that nothing refers to any more. */
  'entries.removed': z.strictObject({
    contestId: uuid,
    entryIds: z.array(uuid).max(500),
    mediaAssetIds: z.array(uuid).max(1000),
  }),
  /** Tokens issued before `notBefore` are refused. */
  'access.revoked': z.strictObject({
    kind: z.enum(['session', 'user', 'api_key']),
    subjectId: uuid,
    notBefore: z.iso.datetime(),
  }),
  'mail.requested': z.strictObject({ mailId: uuid }),
  'user.registered': z.strictObject({ userId: uuid }),
  'user.suspended': z.strictObject({ userId: uuid }),
  'user.reactivated': z.strictObject({ userId: uuid }),
  'user.deleted': z.strictObject({ userId: uuid }),
  'fraud_rules.changed': z.strictObject({ version: z.int() }),
  /** Net changes of one settling transaction in one contest. */
  'vote.counted': z.strictObject({
    contestId: uuid,
    entries: z.array(z.strictObject({ entryId: uuid, up: z.int(), down: z.int() })),
  }),
} as const;

export type DomainEventType = keyof typeof domainEvents;

export type DomainEventPayload<T extends DomainEventType> = z.infer<(typeof domainEvents)[T]>;

export type AggregateType = 'client' | 'contest' | 'board' | 'entry' | 'fraud_rule_set' | 'user' | 'mail';
