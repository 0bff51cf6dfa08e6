import { z } from 'zod';
import { httpsUrl, httpUrl } from '../profiles/profile-fields.ts';

/** What shares and campaigns add to addresses; none of it tells one work from another. */
const tracking = /^(?:utm_\w+|fbclid|gclid|igshid|igsh|si|feature|mc_[ce]id|_ga|ref_src)$/i;

/** A page of the open web: a host with a domain, and nobody's name or password before it. */
function openWebUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') return undefined;
  return /\.[a-z][a-z0-9-]*$/.test(url.hostname) ? url : undefined;
}

const isOnOpenWeb = (text: string): boolean => openWebUrl(text) !== undefined;
const openWebMessage = { message: 'a page on a host with a domain, without a user name' };

/** By `https`, with the host in small letters and without what only follows people; what is no link stays as it is. */
function normalisedLink(text: string): string {
  const url = openWebUrl(text);
  if (url === undefined) return text;
  url.protocol = 'https:';
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name);
  return url.href;
}

/** The same for two addresses of one work: hosts with `www`, fragments, the order of parameters and short links of videos do not matter. */
export function linkKeyOf(text: string): string {
  const url = new URL(normalisedLink(text));
  url.hash = '';
  url.hostname = url.hostname.replace(/^(?:www|m|music)\.(?=.*\.)/, '');
  const videoId = youTubeIdOf(url);
  if (videoId !== undefined) return `https://youtube.com/watch?v=${videoId}`;
  url.searchParams.sort();
  return url.href.replace(/\/+(?=$|\?)/, '');
}

function youTubeIdOf({ hostname, pathname, searchParams }: URL): string | undefined {
  if (hostname === 'youtu.be') return pathname.slice(1).split('/')[0] || undefined;
  if (hostname !== 'youtube.com') return undefined;
  return searchParams.get('v') ?? /^\/(?:shorts|embed|live)\/([^/]+)/.exec(pathname)?.[1];
}

export const workUrl = httpsUrl.refine(isOnOpenWeb, openWebMessage);

const hostsOf = {
  spotify: ['spotify.com'],
  youtube: ['youtube.com', 'youtu.be'],
  instagram: ['instagram.com'],
  soundcloud: ['soundcloud.com'],
} as const;

const backlink = httpUrl.refine(isOnOpenWeb, openWebMessage).overwrite(normalisedLink);

function backlinkTo(platform: keyof typeof hostsOf) {
  const hosts: readonly string[] = hostsOf[platform];
  const isThere = (text: string) => {
    const host = openWebUrl(text)?.hostname;
    return host === undefined || hosts.some((each) => host === each || host.endsWith(`.${each}`));
  };
  return backlink
    .refine(isThere, { message: `a page of ${hosts.join(' or ')}` })
    .meta({ examples: [`https://${hosts[0]}/ada`] });
}

/** Pages of whoever made the work; Bandcamp lets artists use domains of their own. */
export const backlinks = z
  .strictObject({
    website: backlink,
    spotify: backlinkTo('spotify'),
    youtube: backlinkTo('youtube'),
    instagram: backlinkTo('instagram'),
    soundcloud: backlinkTo('soundcloud'),
    bandcamp: backlink,
  })
  .partial();
