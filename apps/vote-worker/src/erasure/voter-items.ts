import { anonymousKey } from './anonymous-key.ts';

/** Of an item of a job: where it came from and who sent it. */
const personalFields = ['voterUserId', 'ip', 'userAgent', 'deviceHash', 'voterName', 'accountCreatedAtMs'] as const;

/** The voter an item is of, if it is one of these. Items are as they came, also those that cannot be read. */
export function voterKeyOf(item: unknown, voterKeys: ReadonlySet<string>): string | undefined {
  if (typeof item !== 'object' || item === null || !('voterKey' in item)) return undefined;
  const { voterKey } = item;
  return typeof voterKey === 'string' && voterKeys.has(voterKey) ? voterKey : undefined;
}

/** The items with those of the voters made anonymous, so that the job can still be tried again. */
export function anonymousItems(items: readonly unknown[], voterKeys: ReadonlySet<string>, secret: Uint8Array): unknown[] {
  return items.map((item) => {
    const voterKey = voterKeyOf(item, voterKeys);
    if (voterKey === undefined) return item;
    const anonymous: Record<string, unknown> = { ...(item as object) };
    for (const field of personalFields) delete anonymous[field];
    return { ...anonymous, voterKey: anonymousKey(secret, String(anonymous['contestId']), voterKey) };
  });
}
