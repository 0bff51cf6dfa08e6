import { z } from 'zod';
import { type EntryKind, entryKind, uuid } from '../../endpoint/fields.ts';
import { text } from '../profiles/profile-fields.ts';
import { backlinks, workUrl } from '../work-links/work-links.ts';

const subtypesByKind = {
  music: ['song', 'instrumental', 'remix', 'cover', 'live', 'dj_set', 'album'],
  video: ['music_video', 'performance', 'tutorial', 'short_film', 'documentary', 'animation', 'vlog'],
  visual: ['artwork', 'photo', 'illustration', 'digital_art', 'sculpture', 'design'],
} as const satisfies Record<EntryKind, readonly string[]>;

const licenseType = z.enum(['all_rights_reserved', 'cc_by', 'cc_by_sa', 'cc_by_nc', 'cc_by_nc_sa', 'cc0']);

const subtype = z.enum(Object.values(subtypesByKind).flat());

/** What words and links say of a work. */
const about = {
  title: text(200),
  description: text(10_000),
  artistName: text(200),
  genre: text(60),
  subtype,
  licenseType,
  aiToolsUsed: z.array(text(60)).max(20),
  backlinks,
};

const media = {
  /** Of the same account and of the entry's kind. */
  mediaAssetId: uuid,
  /** For a work that is kept elsewhere. */
  externalUrl: workUrl,
};

export const newWork = z.strictObject({
  contestId: uuid,
  kind: entryKind,
  ...z.object({ ...about, ...media }).partial().shape,
  title: about.title,
  /** Of the same account. */
  coverAssetId: uuid.optional(),
});

interface SubmittedWork {
  kind: EntryKind;
  subtype?: string | undefined;
  mediaAssetId?: string | undefined;
  externalUrl?: string | undefined;
}

/** A work is uploaded or kept elsewhere, and its subtype is one of its kind. */
export function refuseWrongWork(
  { kind, subtype: finer, mediaAssetId, externalUrl }: SubmittedWork,
  { addIssue }: z.core.$RefinementCtx,
): void {
  const refuse = (field: keyof SubmittedWork, message: string) => addIssue({ code: 'custom', path: [field], message });
  if (mediaAssetId !== undefined && externalUrl !== undefined)
    refuse('externalUrl', 'a work is uploaded or kept elsewhere, not both');
  if (mediaAssetId === undefined && externalUrl === undefined)
    refuse('mediaAssetId', 'an uploaded work, or the address of one that is kept elsewhere, is needed');
  if (finer !== undefined && !isSubtypeOf(kind, finer)) refuse('subtype', `one of ${subtypesByKind[kind].join(', ')}`);
}

export const isSubtypeOf = (kind: EntryKind, finer: string): boolean =>
  (subtypesByKind[kind] as readonly string[]).includes(finer);

/** Null takes away what need not be there. */
export const workChanges = z
  .strictObject({
    title: about.title,
    description: about.description.nullable(),
    artistName: about.artistName,
    genre: about.genre.nullable(),
    subtype: subtype.nullable(),
    licenseType: licenseType.nullable(),
    aiToolsUsed: about.aiToolsUsed,
    backlinks,
    coverAssetId: uuid.nullable(),
  })
  .partial();

export const replacedMedia = z
  .strictObject(media)
  .partial()
  .refine(({ mediaAssetId, externalUrl }) => (mediaAssetId === undefined) !== (externalUrl === undefined), {
    message: 'an uploaded work, or the address of one that is kept elsewhere',
    path: ['mediaAssetId'],
  });
