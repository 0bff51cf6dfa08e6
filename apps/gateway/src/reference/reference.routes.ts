import type { OpenApiDocument } from '@urvote/contracts/openapi/build-openapi-document';
import { readDocs, readOpenApi } from '@urvote/contracts/openapi/operational-endpoints';
import type { ReferenceDocument } from '@urvote/pages/reference/reference-document';
import { referencePage } from '@urvote/pages/reference/reference-page';
import { referenceStyle } from '@urvote/pages/reference/reference-style';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { strongEtag } from '@urvote/platform/http/etag';
import { type Rendered, sendRendered } from '@urvote/platform/http/send-rendered';
import { contentSecurityPolicy, styleSource } from '@urvote/platform/http-response/content-security-policy';
import type { ResponseHeaders } from '@urvote/platform/http-response/route-result';

const cached: ResponseHeaders = { 'Cache-Control': 'public, max-age=60' };
export const pageHeaders: ResponseHeaders = {
  ...cached,
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': contentSecurityPolicy({ 'style-src': styleSource(referenceStyle), 'base-uri': "'none'" }),
};

/** The contract and its page, which are made when first asked for. */
export function referenceRoutes(makeDocument: () => OpenApiDocument): Route[] {
  const document = madeOnce(() => JSON.stringify(makeDocument()));
  const page = madeOnce(() => referencePage(JSON.parse(document().text) as ReferenceDocument, readOpenApi.path));
  return [
    defineRoute(readOpenApi, async (ctx) =>
      sendRendered(ctx, document(), { ...cached, 'Content-Type': 'application/json; charset=utf-8' }),
    ),
    defineRoute(readDocs, async (ctx) => sendRendered(ctx, page(), pageHeaders)),
  ];
}

export function madeOnce(make: () => string): () => Rendered {
  let made: Rendered | undefined;
  return () => {
    if (made !== undefined) return made;
    const text = make();
    return (made = { text, etag: strongEtag(text) });
  };
}
