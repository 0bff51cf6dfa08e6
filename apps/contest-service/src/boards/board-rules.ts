import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import type { ErrorCode } from '@urvote/contracts/errors/error-codes';

export interface BoardRules {
  isActive: boolean;
  allowedKinds: readonly EntryKind[];
  /** Works of a kind that wait or are shown, at most; null for any number. */
  maxUploads: Readonly<Record<EntryKind, number | null>>;
  requireApproval: boolean;
  allowAnonymousUploads: boolean;
}

export interface BoardSubmission {
  kind: EntryKind;
  isAnonymous: boolean;
}

/** Why a board does not take a work, its caps left aside. */
export function boardRefusal(board: BoardRules, { kind, isAnonymous }: BoardSubmission): ErrorCode | undefined {
  if (!board.isActive) return 'NOT_FOUND';
  if (isAnonymous && !board.allowAnonymousUploads) return 'UNAUTHENTICATED';
  return board.allowedKinds.includes(kind) ? undefined : 'KIND_NOT_ALLOWED';
}

export function isFull({ maxUploads }: Pick<BoardRules, 'maxUploads'>, kind: EntryKind, presentCount: number): boolean {
  const most = maxUploads[kind];
  return most !== null && presentCount >= most;
}

const longestTitlePart = 100;

/** `Ab C!` and 8 hexadecimal digits make `ab-c-` and the digits. */
export function boardSlug(title: string, suffix: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestTitlePart)
    .replace(/^-+|-+$/g, '');
  return `${words === '' ? 'board' : words}-${suffix}`;
}
