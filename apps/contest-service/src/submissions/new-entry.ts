import { randomUUID } from 'node:crypto';
import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { newWork } from '@urvote/contracts/http/entries/work-fields';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import type { z } from 'zod';
import type { NewEntry } from './submissions.queries.ts';

type Work = Omit<z.output<typeof newWork>, 'artistName'>;

/** A work as an entry that waits for approval and is nobody's yet. */
export function newEntryOf(work: Work, artistName: string): NewEntry {
  return {
    id: randomUUID(),
    contestId: work.contestId,
    kind: work.kind,
    subtype: work.subtype ?? null,
    title: work.title,
    description: work.description ?? null,
    artistName,
    genre: work.genre ?? null,
    licenseType: work.licenseType ?? null,
    aiToolsUsed: work.aiToolsUsed ?? [],
    backlinks: work.backlinks ?? {},
    externalUrl: work.externalUrl ?? null,
    mediaAssetId: work.mediaAssetId ?? null,
    coverAssetId: work.coverAssetId ?? null,
    boardId: null,
    formAnswers: {},
    source: 'admin',
    submitterId: null,
    submitterKey: null,
    approvedAt: null,
  };
}

/** As it is read, without what is not public. */
export function shownEntryOf(entry: NewEntry, createdAt: Date): EntryResource {
  const {
    mediaAssetId,
    coverAssetId,
    boardId: _b,
    formAnswers: _a,
    source: _s,
    submitterId: _i,
    submitterKey: _k,
    approvedAt: _t,
    ...shown
  } = entry;
  return {
    ...shown,
    boardSlug: null,
    mediaUrl: mediaUrl(mediaAssetId),
    coverUrl: mediaUrl(coverAssetId),
    durationMs: null,
    createdAt: createdAt.toISOString(),
  };
}
