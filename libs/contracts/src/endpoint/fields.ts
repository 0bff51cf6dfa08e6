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
