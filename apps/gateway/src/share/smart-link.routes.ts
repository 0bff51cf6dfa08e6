import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { readSmartLink, readSmartLinkQr, smartLinkPath } from '@urvote/contracts/http/share/share-endpoints';
import { smartLinkPage, smartLinkStyle } from '@urvote/pages/share/smart-link-page';
import { defineRoute } from '@urvote/platform/http/define-route';
import { strongEtag } from '@urvote/platform/http/etag';
import { sendRendered } from '@urvote/platform/http/send-rendered';
import { contentSecurityPolicy, styleSource } from '@urvote/platform/http-response/content-security-policy';
import Negotiator from 'negotiator';
import type { AppContext } from '../context.ts';
import { createShortCache } from '../leaderboards/short-cache.ts';
import { qrPng, qrSvg } from './qr-code.ts';
import { sharedEntry, smartLinkOf } from './smart-link.ts';

const htmlHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': contentSecurityPolicy({
    'style-src': styleSource(smartLinkStyle),
    'img-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
  }),
};
const jsonHeaders = { 'Content-Type': 'application/json; charset=utf-8' };

const pictures = {
  svg: { type: 'image/svg+xml', draw: qrSvg },
  png: { type: 'image/png', draw: qrPng },
} as const;

export function readSmartLinkRoute(app: AppContext) {
  const cache = createShortCache<{ text: string; etag: string }>({ maxAgeMs: 1000, maxCount: 2000 });
  return defineRoute(readSmartLink, async (ctx) => {
    const type = new Negotiator(ctx.request).mediaType(['application/json', 'text/html']);
    if (type === undefined) throw new ProblemError('NOT_ACCEPTABLE');
    const address = { entryId: ctx.params.entryId.toLowerCase(), slug: ctx.params.slug };
    const rendered = await cache.get(`${type} ${address.entryId} ${address.slug}`, async () => {
      const link = await smartLinkOf(app, address);
      const text = type === 'text/html' ? smartLinkPage(link) : JSON.stringify(link);
      return { text, etag: strongEtag(text) };
    });
    const headers = type === 'text/html' ? htmlHeaders : jsonHeaders;
    return sendRendered(ctx, rendered, { ...headers, 'Cache-Control': 'no-cache', Vary: 'Accept' });
  });
}

export function readSmartLinkQrRoute(app: AppContext) {
  return defineRoute(readSmartLinkQr, async ({ params, query: { format, size } }) => {
    const entry = await sharedEntry(app, params);
    const { type, draw } = pictures[format];
    const picture = Buffer.from(draw(app.config.publicUrl + smartLinkPath(entry.id, params.slug), size));
    const headers = {
      'Content-Type': type,
      'Content-Length': String(picture.length),
      'Cache-Control': 'public, max-age=3600',
    };
    return { status: 200, headers, stream: (response) => void response.end(picture) };
  });
}
