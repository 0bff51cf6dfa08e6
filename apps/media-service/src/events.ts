import type { Logger } from '@urvote/platform/logger/logger';
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
  return {
    objectMissing(assetId) {
      failures.inc({ reason: 'object_missing' });
      logger.error({ assetId }, 'a ready asset has no object');
    },
    objectStoreFailed(error) {
      failures.inc({ reason: 'object_store' });
      logger.warn({ err: error }, 'object store failed');
    },
    deliveryBroken(assetId, error) {
      failures.inc({ reason: 'broken_off' });
      logger.warn({ assetId, err: error }, 'delivery broke off');
    },
  };
}
