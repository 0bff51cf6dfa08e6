import { readEmbed } from '@urvote/contracts/http/share/share-endpoints';

export function embedUrl(publicUrl: string, contestSlug: string, entryId?: string): string {
  const url = new URL(readEmbed.path.replace(':idOrSlug', contestSlug), publicUrl);
  if (entryId !== undefined) url.searchParams.set('entry', entryId);
  return url.href;
}

/** A smart link by its two parts, or a contest to embed. */
export type ShareableAddress = { entryId: string; slug: string } | { contest: string };

/** Undefined for addresses of other hosts, and for what cannot be embedded. */
export function shareableOf(address: string, publicUrl: string): ShareableAddress | undefined {
  const url = new URL(address);
  if (url.origin !== publicUrl) return undefined;
  const [, entryId, slug] = /^\/v\/([0-9a-f-]{36})\/([a-z0-9-]+)$/.exec(url.pathname.toLowerCase()) ?? [];
  if (entryId !== undefined && slug !== undefined) return { entryId, slug };
  const [, contest] = /^\/embed\/([a-z0-9-]+)$/.exec(url.pathname.toLowerCase()) ?? [];
  return contest === undefined ? undefined : { contest };
}
