/** As a path of this host. */
export function mediaUrl(assetId: string | null): string | null {
  return assetId === null ? null : `/api/v1/media/${assetId}`;
}
