import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { pipeline } from 'node:stream/promises';
import { apiReference } from '@scalar/express-api-reference';
import type { Request, Response } from 'express';
import { readDocs, readDocsScript, readOpenApi } from '@urvote/contracts/openapi/operational-endpoints';
import { defineRoute, type Route } from './define-route.ts';
import { ifNoneMatch, strongEtag } from './etag.ts';
import { contentSecurityPolicy } from '../http-response/content-security-policy.ts';

const script = createRequire(import.meta.url).resolve('@scalar/api-reference/browser/standalone.js');

/** The page's script comes from this host, and may talk to this host only. */
export function docsRoutes(document: object): Route[] {
  const text = JSON.stringify(document);
  const etag = strongEtag(text);
  const cached = { ETag: etag, 'Cache-Control': 'public, max-age=60' };

  return [
    defineRoute(readOpenApi, async (ctx) => {
      if (ifNoneMatch(ctx.header('if-none-match'), etag)) return { status: 304, headers: cached };
      return {
        status: 200,
        headers: { ...cached, 'Content-Type': 'application/json; charset=utf-8' },
        stream: (response) => void response.end(text),
      };
    }),
    defineRoute(readDocs, async () => {
      const nonce = randomBytes(16).toString('base64');
      return {
        status: 200,
        body: renderPage(nonce),
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': pagePolicy(nonce) },
      };
    }),
    defineRoute(readDocsScript, async () => ({
      status: 200,
      headers: { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'public, max-age=3600' },
      stream: (response) => pipeline(createReadStream(script), response),
    })),
  ];
}

/** Scalar sets styles on elements, hence the one loose rule. */
function pagePolicy(nonce: string): string {
  return contentSecurityPolicy({
    'script-src': `'nonce-${nonce}'`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self' data:",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
  });
}

function renderPage(nonce: string): string {
  let page = '';
  const recorder = {
    type: () => recorder,
    send: (html: string) => {
      page = html;
    },
  };
  const configuration = {
    url: readOpenApi.path,
    pageTitle: 'UrVote API',
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    cdn: readDocsScript.path,
    nonce,
  };
  apiReference(configuration)({} as Request<never, string>, recorder as unknown as Response<string>, () => undefined);
  return page;
}
