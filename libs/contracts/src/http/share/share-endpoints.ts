import { z } from 'zod';
import { slug, uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { leaderboard } from '../contests/contest-schemas.ts';

const params = z.strictObject({ entryId: uuid, slug });
const address = z.url();

/** The address of the smart link of an entry, on this host; the slug is that of its board or its contest. */
export const smartLinkPath = (entryId: string, of: string): string => `/v/${entryId}/${of}`;

const smartLink = z
  .strictObject({
    entry: z.strictObject({
      id: uuid,
      title: z.string(),
      artistName: z.string(),
      kind: z.string(),
      description: z.string().nullable(),
      coverUrl: address
        .nullable()
        .meta({ examples: ['https://votes.example/api/v1/media/0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11'] }),
    }),
    contest: z.strictObject({ id: uuid, slug, name: z.string() }),
    board: z.strictObject({ slug, title: z.string() }).nullable(),
    top: leaderboard,
    share: z.strictObject({
      url: address,
      caption: z.string(),
      hashtags: z.array(z.string()),
      facebookUrl: address,
      xUrl: address,
      qrSvgUrl: address,
      qrPngUrl: address,
      oembedUrl: address,
    }),
  })
  .meta({ id: 'SmartLink' });

export type SmartLink = z.infer<typeof smartLink>;

export const readSmartLink = defineEndpoint({
  id: 'readSmartLink',
  method: 'get',
  path: '/v/:entryId/:slug',
  tag: 'sharing',
  summary: 'An entry with its board and the top ten, to be shared',
  description:
    'The slug is that of the board or of the contest the entry is in; with another one there is nothing. `Accept: text/html` gives a page with Open Graph tags. While results are not there for everybody the ten come in neutral order.',
  auth: 'public',
  params,
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'The entry and how to share it',
      schema: smartLink,
      alternatives: { 'text/html': '<!doctype html><html lang="en">…</html>' },
      headers: { ETag: 'Changes whenever the body does' },
    },
    304: { description: 'Not modified' },
  },
  errors: ['NOT_FOUND', 'NOT_ACCEPTABLE', 'TEMPORARILY_UNAVAILABLE'],
});

export const readSmartLinkQr = defineEndpoint({
  id: 'readSmartLinkQr',
  method: 'get',
  path: '/v/:entryId/:slug/qr',
  tag: 'sharing',
  summary: 'The smart link as a QR code',
  description:
    'SVG, or PNG with `format=png`; an edge is at least `size` pixels long, or as near below as whole modules go.',
  auth: 'public',
  params,
  query: z.strictObject({
    format: z.enum(['svg', 'png']).default('svg'),
    size: z.coerce.number().int().min(100).max(2000).default(600),
  }),
  responses: {
    200: {
      description: 'The picture',
      schema: z.string(),
      contentType: 'image/svg+xml',
      example: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41">…</svg>',
      alternatives: { 'image/png': null },
    },
  },
  errors: ['NOT_FOUND'],
});

const oembed = z
  .strictObject({
    version: z.literal('1.0'),
    type: z.literal('rich'),
    title: z.string(),
    author_name: z.string().optional(),
    provider_name: z.string(),
    provider_url: address,
    cache_age: z.int(),
    html: z.string(),
    width: z.int(),
    height: z.int(),
  })
  .meta({ id: 'Oembed' });

export const getOembed = defineEndpoint({
  id: 'getOembed',
  method: 'get',
  path: '/api/v1/oembed',
  tag: 'sharing',
  summary: 'How to embed a smart link or a contest, by oEmbed 1.0',
  description: '`url` is a smart link, or the page `/embed/SLUG` of a contest, of this host.',
  auth: 'public',
  query: z.strictObject({
    url: address.max(2048),
    format: z.enum(['json', 'xml']).default('json'),
    maxwidth: z.coerce.number().int().min(200).max(10_000).optional(),
    maxheight: z.coerce.number().int().min(200).max(10_000).optional(),
  }),
  responses: { 200: { description: 'What to put into the page', schema: oembed } },
  errors: ['NOT_FOUND', 'FORMAT_NOT_IMPLEMENTED'],
});

const widgetQuery = z.strictObject({
  /** Of the page that embeds, which alone is told the height. */
  origin: address.max(300).optional(),
  entry: uuid.optional(),
});

export const readEmbed = defineEndpoint({
  id: 'readEmbed',
  method: 'get',
  path: '/embed/:idOrSlug',
  tag: 'sharing',
  summary: 'The leaderboard of a contest with its vote, for a frame in another page',
  description:
    'Every site may frame it, unless the contest names those that may. It tells its height to the page of `origin`, with the message `urvote:height`.',
  auth: 'public',
  params: z.strictObject({ idOrSlug: z.union([uuid, slug]) }),
  query: widgetQuery,
  responses: {
    200: {
      description: 'The page',
      schema: z.string(),
      contentType: 'text/html',
      example: '<!doctype html><html lang="en">…</html>',
    },
    304: { description: 'Not modified' },
  },
  errors: ['NOT_FOUND', 'TEMPORARILY_UNAVAILABLE'],
});

const file = (id: string, path: string, contentType: string, example: string, summary: string) =>
  defineEndpoint({
    id,
    method: 'get',
    path,
    tag: 'sharing',
    summary,
    description: 'The same for everybody.',
    auth: 'public',
    responses: {
      200: { description: 'The file', schema: z.string(), contentType, example },
      304: { description: 'Not modified' },
    },
    errors: [],
  });

export const readEmbedLoader = {
  ...file(
    'readEmbedLoader',
    '/embed.js',
    'text/javascript',
    '(() => {})();',
    'The script that puts the frame into a page',
  ),
  id: 'readEmbedLoader',
} as const;

export const readEmbedScript = {
  ...file('readEmbedScript', '/embed-files/widget.js', 'text/javascript', '(() => {})();', 'The script of the frame'),
  id: 'readEmbedScript',
} as const;
