import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { SmartLink } from '@urvote/contracts/http/share/share-endpoints';
import { anonymous } from '@urvote/platform/auth/caller';
import { publicContest } from '../contests/rules-in-memory.ts';
import type { AppContext } from '../context.ts';
import { readLeaderboard, seesResults } from '../leaderboards/leaderboard.ts';
import { sharePayload } from './share-payload.ts';
import { findSharedEntry, type SharedEntry } from './shared-entries.queries.ts';

const topCount = 10;

export interface SharedAddress {
  entryId: string;
  slug: string;
}

/** @throws {ProblemError} NOT_FOUND for an entry that is not public, or the slug of another board or contest */
export async function sharedEntry(
  { db }: Pick<AppContext, 'db'>,
  { entryId, slug }: SharedAddress,
): Promise<SharedEntry> {
  const entry = await findSharedEntry(db, entryId, slug);
  if (entry === undefined) throw new ProblemError('NOT_FOUND');
  return entry;
}

/** The same for whoever asks, so results that only voters see are hidden here. @throws as `sharedEntry` */
export async function smartLinkOf(
  app: Pick<AppContext, 'db' | 'leaderboards' | 'config'>,
  address: SharedAddress,
): Promise<SmartLink> {
  const { publicUrl } = app.config;
  const entry = await sharedEntry(app, address);
  const rules = publicContest(app.leaderboards.snapshot, entry.contest.id);
  const boardSlug = entry.board?.slug === address.slug ? address.slug : undefined;
  const isVisible = await seesResults(app.leaderboards, rules, anonymous);
  const asked = { contestId: entry.contest.id, boardSlug, limit: topCount };
  const { leaderboard } = await readLeaderboard(app.leaderboards, rules, asked, isVisible);
  const { coverPath, contest, board, ...shown } = entry;
  return {
    entry: { ...shown, coverUrl: coverPath === null ? null : publicUrl + coverPath },
    contest,
    board,
    top: leaderboard,
    share: sharePayload(entry, address.slug, publicUrl),
  };
}
