import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';
import express from 'express';
import type { Queue } from 'bullmq';
import { type EnvironmentTone, environmentTone } from '@urvote/pages/operations/environment-tone';
import { redactJobData, redactTexts } from '../queues/redact.ts';
import { FramedAdapter } from './framed-adapter.dashboard.ts';

export interface QueueBoardOptions {
  basePath: string;
  environment: string;
  /** Of who sees it; viewers can change nothing. */
  role: OpsRole;
}

export interface QueueBoard {
  readonly handler: express.Express;
  setQueues(queues: readonly Queue[]): void;
}

const badgeColours: Record<EnvironmentTone, { color: string; textColor: string }> = {
  danger: { color: '#b3261e', textColor: '#ffffff' },
  warning: { color: '#8a5a00', textColor: '#ffffff' },
  calm: { color: '#1d5fa8', textColor: '#ffffff' },
};

/** Answers that hold texts of jobs, other than their data: reasons of failures, stack traces, logs. */
const textRoutes = new Set([
  '/api/queues',
  '/api/queues/:queueName/:jobId',
  '/api/queues/:queueName/:jobId/logs',
  '/api/queues/:queueName/:jobId/flow',
]);

function adapterOf(queue: Queue, readOnlyMode: boolean): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, { readOnlyMode });
  for (const field of ['data', 'returnValue', 'progress'] as const) adapter.setFormatter(field, redactJobData);
  return adapter;
}

/** bull-board over our queues, with everything personal taken out of every answer. */
export function createQueueBoard({ basePath, environment, role }: QueueBoardOptions): QueueBoard {
  const serverAdapter = new FramedAdapter(role);
  serverAdapter.setBasePath(basePath);
  const colours = badgeColours[environmentTone(environment)];
  const board = createBullBoard({
    queues: [],
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'UrVote queues',
        environment: { label: environment, ...colours },
        miscLinks: [{ text: 'Back to operations', url: '/' }],
        hideDocsLink: true,
      },
      handlerHooks: {
        after: async ({ route }, result) =>
          textRoutes.has(route) ? { ...result, body: redactTexts(result.body) } : result,
      },
    },
  });
  let current: readonly Queue[] = [];
  return {
    handler: express().use(basePath, serverAdapter.getRouter() as express.Router),
    setQueues(queues) {
      if (queues.length === current.length && queues.every((queue, i) => queue === current[i])) return;
      current = queues;
      board.replaceQueues(queues.map((queue) => adapterOf(queue, role === 'viewer')));
    },
  };
}
