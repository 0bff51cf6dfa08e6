import { anonymousKey } from './anonymous-key.ts';

/** Of an item of a job: where it came from and who sent it. */
const personalFields = ['voterUserId', 'ip', 'userAgent', 'deviceHash', 'voterName', 'accountCreatedAtMs'] as const;

/**
 * Which of the names an item goes by: the key of its voter, or the account that cast it with a code. Items are as they came,
 * also those that cannot be read.
 */
export function voterNameOf(item: unknown, names: ReadonlySet<string>): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { voterKey, voterUserId } = item as Record<string, unknown>;
  return [voterKey, voterUserId].find((name) => typeof name === 'string' && names.has(name)) as string | undefined;
}

/** Whether an item tells of one of the names: by who cast it, or by the address that came with it. */
export function tellsOf(item: unknown, names: ReadonlySet<string>): boolean {
  return voterNameOf(item, names) !== undefined || mailboxOf(item, names) !== undefined;
}

/** Which of the names is that of the address an item came with. */
export function mailboxOf(item: unknown, names: ReadonlySet<string>): string | undefined {
  const key = (item as Record<string, unknown> | null | undefined)?.['mailboxKey'];
  return typeof key === 'string' && names.has(key) ? key : undefined;
}

/**
 * The items with those of the voters made anonymous, so that the job can still be tried again. The key of a code stays: it
 * is of the code, which is not to be used again, and tells nothing of the account.
 */
export function anonymousItems(items: readonly unknown[], names: ReadonlySet<string>, secret: Uint8Array): unknown[] {
  return items.map((item) => {
    if (!tellsOf(item, names)) return item;
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
