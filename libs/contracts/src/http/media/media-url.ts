/** Where a media object is served, as a path of this host. */
export function mediaUrl(assetId: string | null): string | null {
  return assetId === null ? null : `/api/v1/media/${assetId}`;
}
