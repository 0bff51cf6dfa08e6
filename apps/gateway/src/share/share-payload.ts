import { getOembed, smartLinkPath, type SmartLink } from '@urvote/contracts/http/share/share-endpoints';
import type { SharedEntry } from './shared-entries.queries.ts';

/** What people put beside a link, and where they put it. @param slug as the link was asked for */
export function sharePayload(entry: SharedEntry, slug: string, publicUrl: string): SmartLink['share'] {
  const url = publicUrl + smartLinkPath(entry.id, slug);
  const caption = `Vote for “${entry.title}” by ${entry.artistName} in ${entry.contest.name}`;
  const hashtags = [hashtagOf(entry.contest.name), hashtagOf(entry.kind), 'UrVote'].filter((tag) => tag !== '');
  return {
    url,
    caption,
    hashtags,
    facebookUrl: withQuery('https://www.facebook.com/sharer/sharer.php', { u: url }),
    xUrl: withQuery('https://x.com/intent/post', { text: caption, url, hashtags: hashtags.join(',') }),
    qrSvgUrl: `${url}/qr`,
    qrPngUrl: `${url}/qr?format=png`,
    oembedUrl: withQuery(publicUrl + getOembed.path, { url }),
  };
}

/** Letters and digits alone are of a hashtag; each word begins with a capital. Empty where there is no letter. */
function hashtagOf(text: string): string {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const tag = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /\p{L}/u.test(tag) ? [...tag].slice(0, 60).join('') : '';
}

function withQuery(address: string, query: Record<string, string>): string {
  return `${address}?${new URLSearchParams(query).toString()}`;
}
