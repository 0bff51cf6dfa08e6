import { readFileSync } from 'node:fs';
import { opsQueueBoardScript, opsScript, opsStylesheet } from '@urvote/contracts/http/ops/ops-files';
import {
  type OperationsAsset,
  operationsScript,
  operationsStylesheet,
  queueBoardScript,
} from '@urvote/pages/operations/operations-assets';
import { defineRoute, type Handler, type Route } from '@urvote/platform/http/define-route';
import { ifNoneMatch, strongEtag } from '@urvote/platform/http/etag';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { AppContext } from '../context.ts';
import { sameOriginHeaders } from '../routing/page-headers.ts';
import { identifyOperator } from '../session/operator.ts';

/** The sign-in page needs it before there is a session. */
export function stylesheetRoute() {
  return assetRoute(opsStylesheet, operationsStylesheet, async () => {});
}

export function scriptRoute(app: AppContext) {
  return scriptOf(app, opsScript, operationsScript);
}

export function queueBoardScriptRoute(app: AppContext) {
  return scriptOf(app, opsQueueBoardScript, queueBoardScript);
}

type AssetEndpoint = typeof opsStylesheet | typeof opsScript | typeof opsQueueBoardScript;

function scriptOf<E extends AssetEndpoint>({ sessions }: AppContext, endpoint: E, asset: OperationsAsset) {
  return assetRoute(endpoint, asset, async ({ request: { headers }, clientIp, isSecure }) => {
    await identifyOperator(sessions, { headers, clientIp, isSecure });
  });
}

function assetRoute<E extends AssetEndpoint>(
  endpoint: E,
  asset: OperationsAsset,
  assertAllowed: (ctx: RequestContext<AssetEndpoint>) => Promise<void>,
): Route<E['id']> {
  const content = readFileSync(asset.file, 'utf8');
  const etag = strongEtag(content);
  const cached = { ...sameOriginHeaders, ETag: etag, 'Cache-Control': 'no-cache' };
  return defineRoute<AssetEndpoint, Handler<AssetEndpoint>>(endpoint, async (ctx) => {
    await assertAllowed(ctx);
    if (ifNoneMatch(ctx.header('if-none-match'), etag)) return { status: 304, headers: cached };
    return { status: 200, body: content, headers: { ...cached, 'Content-Type': asset.contentType } };
  }) as Route<E['id']>;
}
