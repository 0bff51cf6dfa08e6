import { z } from 'zod';
import { entryKind, slug, timestamp, uuid, withoutNul } from '../../endpoint/fields.ts';
import { entry } from '../contests/contest-schemas.ts';
import { httpsUrl, isNotEmpty, notEmptyMessage, text } from '../profiles/profile-fields.ts';
import { boardThemes } from './board-themes.ts';

/** What stands before an `@` reads like the address, and is none. */
const link = httpsUrl.refine((url) => !URL.canParse(url) || new URL(url).username === '', {
  message: 'an address without a user name in it',
});

const linkNames = ['website', 'instagram', 'facebook', 'x', 'youtube', 'tiktok', 'spotify', 'soundcloud'] as const;

const businessInfo = z
  .strictObject({
    name: text(200),
    about: text(2000),
    email: z.email().max(254),
    phone: z.string().regex(/^\+?[0-9 ()/-]{4,30}$/, 'a telephone number'),
    address: text(300),
    website: link,
  })
  .partial()
  .meta({ examples: [{ name: 'Blue Door Records', website: 'https://example.org' }] });

const socialLinks = z
  .partialRecord(z.enum(linkNames), link)
  .meta({ examples: [{ instagram: 'https://instagram.com/example' }] });

const cap = z.int().min(0).max(1_000_000).nullable();

const settings = {
  title: text(200),
  description: z.string().max(10_000).regex(withoutNul).nullable(),
  theme: z.enum(boardThemes),
  businessInfo,
  socialLinks,
  allowMusic: z.boolean(),
  allowVideo: z.boolean(),
  allowVisual: z.boolean(),
  maxMusicUploads: cap,
  maxVideoUploads: cap,
  maxVisualUploads: cap,
  requireApproval: z.boolean(),
  allowAnonymousUploads: z.boolean(),
};

export const newBoard = z
  .strictObject({ ...settings, contestId: uuid })
  .partial()
  .required({ title: true });

/** At least one field. */
export const boardPatch = z
  .strictObject({ ...settings, isActive: z.boolean() })
  .partial()
  .refine(isNotEmpty, notEmptyMessage);

export const board = z
  .strictObject({
    id: uuid,
    contestId: uuid,
    slug,
    ...settings,
    theme: z.string(),
    businessInfo: z.record(z.string(), z.unknown()),
    socialLinks: z.record(z.string(), z.unknown()),
    isActive: z.boolean(),
    owner: z.strictObject({ name: z.string().nullable() }).nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Board' });

export const boardEntry = entry
  .extend({ status: z.enum(['pending', 'approved']), submitterId: uuid.nullable() })
  .meta({ id: 'BoardEntry' });

const kindCounts = z.strictObject({ music: z.int(), video: z.int(), visual: z.int() });

const topEntry = z.strictObject({
  entryId: uuid,
  title: z.string(),
  artistName: z.string(),
  kind: entryKind,
  coverUrl: z.string().nullable(),
  upCount: z.int().nullable(),
  downCount: z.int().nullable(),
  netVotes: z.int().nullable(),
});

export const boardPage = z
  .strictObject({ board, counts: kindCounts, hidden: z.boolean(), topEntries: z.array(topEntry) })
  .meta({ id: 'BoardPage' });

export type BoardResource = z.infer<typeof board>;
export type NewBoard = z.output<typeof newBoard>;
export type BoardPatch = z.output<typeof boardPatch>;
