import type { BoardResource } from '@urvote/contracts/http/boards/board-schemas';
import { shownName } from '../submissions/submission-rules.ts';
import type { BoardRecord } from './boards.queries.ts';

export function boardResource(board: BoardRecord): BoardResource {
  const { id, contestId, slug, title, description, theme, businessInfo, socialLinks } = board;
  const { allowedKinds, maxUploads, requireApproval, allowAnonymousUploads, isActive } = board;
  return {
    ...{ id, contestId, slug, title, description, theme, businessInfo, socialLinks },
    allowMusic: allowedKinds.includes('music'),
    allowVideo: allowedKinds.includes('video'),
    allowVisual: allowedKinds.includes('visual'),
    maxMusicUploads: maxUploads.music,
    maxVideoUploads: maxUploads.video,
    maxVisualUploads: maxUploads.visual,
    ...{ requireApproval, allowAnonymousUploads, isActive },
    owner: board.ownerUserId === null ? null : { name: shownName(board.ownerNames) ?? null },
    createdAt: board.createdAt.toISOString(),
    updatedAt: board.updatedAt.toISOString(),
  };
}
