import { assertIfMatch } from '@urvote/platform/http/etag';

/** Entity tag of a version of a contest's settings. */
export function versionTag(version: number): string {
  return `"${version}"`;
}

/**
 * `If-Match` with the version, as a tag (`"3"`) or bare (`3`); without the header every version is taken.
 * @throws {ProblemError} PRECONDITION_FAILED with the current tag in `ETag`
 */
export function assertVersion(header: string | undefined, version: number): void {
  const bare = header?.trim().match(/^\d+$/);
  assertIfMatch(bare ? `"${bare[0]}"` : header, versionTag(version));
}
