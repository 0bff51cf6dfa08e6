import { deliverWebhook } from '@urvote/contracts/jobs/deliver-webhook';
import { defineProcessor, type ProcessorsOf } from '@urvote/platform/queue/job-processor';
import type { AppContext } from './context.ts';
import { deliverWebhook as deliver } from './webhook-sending/deliver-webhook.processor.ts';

export function contestServiceJobs(app: AppContext): ProcessorsOf<'webhooks'> {
  return { 'deliver-webhook': defineProcessor(deliverWebhook, (data) => deliver(app, data)) };
}
