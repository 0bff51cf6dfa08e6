import { z } from 'zod';

export const uuid = z.uuid().meta({ description: 'UUID' });
export const timestamp = z.iso
  .datetime()
  .meta({ description: 'ISO 8601, UTC', examples: ['2026-05-01T12:00:00.000Z'] });
export const slug = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
export const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code in capitals')
  .meta({ examples: ['US'] });

const [earliestMs, latestMs] = [0, Date.UTC(9999, 0, 1)];

/**
 * An instant that somebody sets, in milliseconds from here on: a finer one, rounded elsewhere, could leave the years that
 * have four digits, or its place before another. From 1970 to the end of the year 9998.
 */
export const settableTimestamp = timestamp
  .refine((text) => !(Date.parse(text) < earliestMs || Date.parse(text) >= latestMs), {
    message: 'an instant from 1970 to 9998',
  })
  .overwrite((text) => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString()))
  .meta({
    description: 'ISO 8601, UTC, from 1970 to 9998; kept in milliseconds',
    examples: ['2026-05-01T12:00:00.000Z'],
  });

/** PostgreSQL cannot store the character U+0000 in a text. */
export const withoutNul = /^[^\0]*$/;

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(512).optional(),
});

/** `{items, nextCursor}`: `nextCursor` is null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const entryKinds = ['music', 'video', 'visual'] as const;
export const entryKind = z.enum(entryKinds);
export type EntryKind = (typeof entryKinds)[number];
