import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { defineEndpoint } from '@urvote/contracts/http/endpoint';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { ifNoneMatch, strongEtag } from '@urvote/platform/http/etag';
import type { AppContext } from '../context.ts';
import { identifyOperator } from '../session/operator.ts';
import { scriptPath, stylesheetPath } from './layout.ts';
import { sameOriginHeaders } from './page-headers.ts';

interface Asset {
  id: string;
  path: string;
  file: string;
  contentType: string;
  needsSession: boolean;
}

/** The sign-in page needs the stylesheet before there is a session. */
const assets: readonly Asset[] = [
  {
    id: 'opsStylesheet',
    path: stylesheetPath,
    file: 'ops.css',
    contentType: 'text/css; charset=utf-8',
    needsSession: false,
  },
  {
    id: 'opsScript',
    path: scriptPath,
    file: 'ops.js',
    contentType: 'text/javascript; charset=utf-8',
    needsSession: true,
  },
];

export function assetRoutes(app: AppContext): Route[] {
  return assets.map((asset) => assetRoute(app, asset));
}

function assetRoute(app: AppContext, { id, path, file, contentType, needsSession }: Asset): Route {
  const content = readFileSync(new URL(`assets/${file}`, import.meta.url), 'utf8');
  const etag = strongEtag(content);
  const cached = { ...sameOriginHeaders, ETag: etag, 'Cache-Control': 'no-cache' };
  const endpoint = defineEndpoint({
    id,
    method: 'get',
    path,
    tag: 'operations',
    summary: file,
    auth: 'public',
    responses: { 200: { description: file, schema: z.string(), contentType }, 304: { description: 'Not changed' } },
    errors: [],
  });
  return defineRoute(endpoint, async (ctx) => {
    if (needsSession)
      await identifyOperator(app.sessions, {
        headers: ctx.request.headers,
        clientIp: ctx.clientIp,
        isSecure: ctx.isSecure,
      });
    if (ifNoneMatch(ctx.header('if-none-match'), etag)) return { status: 304, headers: cached };
    return { status: 200, body: content, headers: { ...cached, 'Content-Type': contentType } };
  });
}
