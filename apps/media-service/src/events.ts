import type { Logger } from '@urvote/platform/logger/logger';
import { throttledLog } from '@urvote/platform/logger/throttled-log';
import { Counter, type Registry } from 'prom-client';

export interface MediaServiceEvents {
  objectMissing(assetId: string): void;
  objectStoreFailed(error: unknown): void;
  deliveryBroken(assetId: string, error: unknown): void;
}

/** One function per business event: its log line and its counter. */
export function createEvents(logger: Logger, registry: Registry): MediaServiceEvents {
  const failures = new Counter({
    name: 'urvote_media_failures_total',
    help: 'Media objects that could not be delivered',
    labelNames: ['reason'] as const,
    registers: [registry],
  });
  const throttled = throttledLog(logger);
  return {
    objectMissing(assetId) {
      failures.inc({ reason: 'object_missing' });
      logger.error({ assetId }, 'a ready asset has no object');
    },
    objectStoreFailed(error) {
      failures.inc({ reason: 'object_store' });
      throttled('object store failed', error);
    },
    deliveryBroken(assetId, error) {
      failures.inc({ reason: 'broken_off' });
      throttled('delivery broke off', error, { assetId });
    },
  };
}
