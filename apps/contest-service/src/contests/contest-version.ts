import type { ContestResource } from '@urvote/contracts/http/contests/contest-schemas';
import { assertIfMatch, strongEtag } from '@urvote/platform/http/etag';

/** Begins with the version, which alone decides whether a change is lost: what else changes, such as the voting's state, is of the clock. */
export function contestTag(contest: ContestResource): string {
  return `"${contest.version}.${strongEtag(JSON.stringify(contest)).slice(1)}`;
}

/**
 * `If-Match` with a contest's entity tag, or the version as a tag (`"3"`) or bare (`3`); without the header every version is
 * taken.
 * @throws {ProblemError} PRECONDITION_FAILED with the current tag in `ETag`
 */
export function assertVersion(header: string | undefined, contest: ContestResource): void {
  const tag = contestTag(contest);
  const versions = header?.trim().replace(/^(\d+)$/, '"$1"');
  const isCurrent = (_tag: string, weak: string | undefined, version: string) =>
    weak === undefined && version === String(contest.version) ? tag : '"other"';
  assertIfMatch(versions?.replaceAll(/(W\/)?"(\d+)(?:\.[\w~-]*)?"/g, isCurrent), tag);
}
