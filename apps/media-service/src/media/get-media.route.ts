import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getMedia } from '@urvote/contracts/http/media/media-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { findReadyAsset } from './assets.queries.ts';
import { planDelivery } from './delivery.ts';
import { openObject } from './open-object.ts';

export function getMediaRoute(app: AppContext) {
  return defineRoute(getMedia, async (ctx) => {
    const asset = await findReadyAsset(app.db, ctx.params.assetId);
    if (asset === undefined) throw new ProblemError('NOT_FOUND');
    const method = ctx.request.method ?? 'GET';
    const { status, headers, range } = planDelivery(asset, {
      method,
      range: ctx.header('range'),
      ifRange: ctx.header('if-range'),
      ifNoneMatch: ctx.header('if-none-match'),
    });
    if (status === 304) return { status, headers };
    if (method === 'HEAD') return { status, headers, stream: (response) => void response.end() };
    const body = await openObject(app, asset, range);
    destroyOnAbort(body, ctx.signal);
    return {
      status,
      headers,
      stream: (response) =>
        pipeline(body, response).catch((error: unknown) => {
          if (!hasClientLeft(error)) app.events.deliveryBroken(asset.id, error);
        }),
    };
  });
}

/** A client may leave before the response has begun; then nobody would read the object to its end. */
function destroyOnAbort(body: Readable, signal: AbortSignal): void {
  if (signal.aborted) body.destroy();
  else signal.addEventListener('abort', () => body.destroy(), { once: true });
}

function hasClientLeft(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
}
