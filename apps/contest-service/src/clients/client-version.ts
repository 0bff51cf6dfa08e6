import type { ClientResource } from '@urvote/contracts/http/contests/contest-schemas';
import { assertIfMatch } from '@urvote/platform/http/etag';

/** All that an answer holds changes by a new version alone. */
export const clientTag = ({ version }: ClientResource): string => `"${version}"`;

/** @throws {ProblemError} PRECONDITION_FAILED with the current tag in `ETag` */
export function assertClientVersion(header: string | undefined, client: ClientResource): void {
  assertIfMatch(header?.trim().replace(/^(\d+)$/, '"$1"'), clientTag(client));
}
