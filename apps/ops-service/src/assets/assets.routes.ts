import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import {
  type OperationsAsset,
  operationsScript,
  operationsStylesheet,
  queueBoardScript,
} from '@urvote/pages/operations/operations-assets';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { ifNoneMatch, strongEtag } from '@urvote/platform/http/etag';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { AppContext } from '../context.ts';
import { sameOriginHeaders } from '../routing/page-headers.ts';
import { identifyOperator } from '../session/operator.ts';

/** The sign-in page needs it before there is a session. */
export function stylesheetRoute(): Route {
  return assetRoute('opsStylesheet', operationsStylesheet, async () => {});
}

export function scriptRoute(app: AppContext): Route {
  return scriptOf(app, 'opsScript', operationsScript);
}

export function queueBoardScriptRoute(app: AppContext): Route {
  return scriptOf(app, 'opsQueueBoardScript', queueBoardScript);
}

function scriptOf({ sessions }: AppContext, id: string, asset: OperationsAsset): Route {
  return assetRoute(id, asset, async ({ request: { headers }, clientIp, isSecure }) => {
    await identifyOperator(sessions, { headers, clientIp, isSecure });
  });
}

type AssetEndpoint = ReturnType<typeof assetEndpoint>;

function assetEndpoint(id: string, { path, contentType }: OperationsAsset) {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return defineEndpoint({
    id,
    method: 'get',
    path,
    tag: 'operations',
    summary: file,
    auth: 'public',
    responses: { 200: { description: file, schema: z.string(), contentType }, 304: { description: 'Not changed' } },
    errors: [],
  });
}

function assetRoute(
  id: string,
  asset: OperationsAsset,
  assertAllowed: (ctx: RequestContext<AssetEndpoint>) => Promise<void>,
): Route {
  const content = readFileSync(asset.file, 'utf8');
  const etag = strongEtag(content);
  const cached = { ...sameOriginHeaders, ETag: etag, 'Cache-Control': 'no-cache' };
  return defineRoute(assetEndpoint(id, asset), async (ctx) => {
    await assertAllowed(ctx);
    if (ifNoneMatch(ctx.header('if-none-match'), etag)) return { status: 304, headers: cached };
    return { status: 200, body: content, headers: { ...cached, 'Content-Type': asset.contentType } };
  });
}
