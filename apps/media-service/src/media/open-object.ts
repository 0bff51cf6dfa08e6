import type { Readable } from 'node:stream';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AppContext } from '../context.ts';
import type { Asset } from './assets.queries.ts';
import type { ByteRange } from './byte-range.ts';

const retryAfterSeconds = 5;

/** @throws {ProblemError} NOT_FOUND; TEMPORARILY_UNAVAILABLE when the object store does not answer */
export async function openObject(
  app: Pick<AppContext, 'objectStore' | 'events'>,
  asset: Asset,
  range: ByteRange | undefined,
): Promise<Readable> {
  const object = await app.objectStore
    .get(asset.objectKey, range && `bytes=${range.first}-${range.last}`)
    .catch((cause: unknown) => {
      app.events.objectStoreFailed(cause);
      throw new ProblemError('TEMPORARILY_UNAVAILABLE', { retryAfterSeconds, cause });
    });
  if (object !== undefined) return object.body;
  app.events.objectMissing(asset.id);
  throw new ProblemError('NOT_FOUND');
}
