import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getOembed } from '@urvote/contracts/http/share/share-endpoints';
import { html } from '@urvote/pages/html/html';
import { defineRoute } from '@urvote/platform/http/define-route';
import { publicContest } from '../contests/rules-in-memory.ts';
import type { AppContext } from '../context.ts';
import { embedUrl, shareableOf } from './embed-address.ts';
import { findContestName } from './shared-entries.queries.ts';
import { sharedEntry } from './smart-link.ts';

const widestPx = 640;
const highestPx = 480;
const oneEntryPx = 200;

interface Embeddable {
  title: string;
  authorName?: string;
  url: string;
  heightPx: number;
}

export function getOembedRoute(app: AppContext) {
  return defineRoute(getOembed, async ({ query: { url, format, maxwidth = widestPx, maxheight = highestPx } }) => {
    if (format !== 'json') throw new ProblemError('FORMAT_NOT_IMPLEMENTED');
    const { title, authorName, url: src, heightPx } = await embeddableOf(app, url);
    const [width, height] = [Math.min(maxwidth, widestPx), Math.min(maxheight, heightPx)];
    return {
      status: 200,
      headers: { 'Cache-Control': 'public, max-age=300' },
      body: {
        version: '1.0',
        type: 'rich',
        title,
        ...(authorName !== undefined && { author_name: authorName }),
        provider_name: 'UrVote',
        provider_url: app.config.publicUrl,
        cache_age: 300,
        html: html`<iframe src="${src}" title="${title}" width="${width}" height="${height}" style="border:0" loading="lazy"></iframe>`
          .text,
        width,
        height,
      },
    };
  });
}

/** @throws {ProblemError} NOT_FOUND for other hosts, pages and what is not public */
async function embeddableOf(app: AppContext, address: string): Promise<Embeddable> {
  const { publicUrl } = app.config;
  const shareable = shareableOf(address, publicUrl);
  if (shareable === undefined) throw new ProblemError('NOT_FOUND');
  if ('contest' in shareable) {
    const { id } = publicContest(app.leaderboards.snapshot, shareable.contest);
    const { slug, name } = await findContestName(app.db, id);
    return { title: name, url: embedUrl(publicUrl, slug), heightPx: highestPx };
  }
  const entry = await sharedEntry(app, shareable);
  const url = embedUrl(publicUrl, entry.contest.slug, entry.id);
  return { title: entry.title, authorName: entry.artistName, url, heightPx: oneEntryPx };
}
