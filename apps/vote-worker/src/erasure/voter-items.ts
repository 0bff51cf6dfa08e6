import { anonymousKey } from './anonymous-key.ts';

const personalFields = [
  'voterUserId',
  'ip',
  'userAgent',
  'deviceHash',
  'voterName',
  'accountCreatedAtMs',
  'requestId',
] as const;

/** The key of an item's voter, or the account that cast it with a code. Items may be unreadable. */
export function voterNameOf(item: unknown, names: ReadonlySet<string>): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { voterKey, voterUserId } = item as Record<string, unknown>;
  return [voterKey, voterUserId].find((name) => typeof name === 'string' && names.has(name)) as string | undefined;
}

export function mentionsAny(item: unknown, names: ReadonlySet<string>): boolean {
  return voterNameOf(item, names) !== undefined || mailboxOf(item, names) !== undefined;
}

export function mailboxOf(item: unknown, names: ReadonlySet<string>): string | undefined {
  const key = (item as Record<string, unknown> | null | undefined)?.['mailboxKey'];
  return typeof key === 'string' && names.has(key) ? key : undefined;
}

/** So that the job can still be tried again. A code keeps its key: it must not be used again. */
export function anonymousItems(items: readonly unknown[], names: ReadonlySet<string>, secret: Uint8Array): unknown[] {
  return items.map((item) => {
    if (!mentionsAny(item, names)) return item;
    const anonymous: Record<string, unknown> = { ...(item as object) };
    const keyOf = (name: string) => anonymousKey(secret, String(anonymous['contestId']), name);
    const mailbox = mailboxOf(item, names);
    if (mailbox !== undefined) anonymous['mailboxKey'] = keyOf(mailbox);
    const name = voterNameOf(item, names);
    if (name === undefined) return anonymous;
    for (const field of personalFields) delete anonymous[field];
    // Another address of the same account would still lead to it.
    if (mailbox === undefined) delete anonymous['mailboxKey'];
    if (anonymous['voterKey'] !== name) return anonymous;
    return { ...anonymous, voterKey: keyOf(name) };
  });
}
