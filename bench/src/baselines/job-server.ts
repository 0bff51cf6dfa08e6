import { randomUUID } from 'node:crypto';
import { openBackend } from '@urvote/platform/queue/queue-backend';
import { Queue } from 'bullmq';
import express from 'express';
import { baselineSettings, perVoteQueue, queueOptions } from './baseline-settings.ts';
import { listenAsBaseline } from './listen-as-baseline.ts';
import { plainVoteOf } from './plain-vote.ts';

/** One BullMQ job for each request. */
const backend = openBackend(queueOptions(baselineSettings()), 'consumer');
const queue = backend.factory
  ? new Queue(perVoteQueue, backend.options, backend.factory)
  : new Queue(perVoteQueue, backend.options);
queue.on('error', () => {});
await queue.waitUntilReady();
const keepFinished = { removeOnComplete: { age: 3600, count: 1000 }, removeOnFail: false };
const app = express().disable('x-powered-by').disable('etag');
app.use(express.json());
app.post('/votes', async (request, response) => {
  const jobId = `v-${randomUUID()}`;
  await queue.add('count-vote', plainVoteOf(request), { jobId, attempts: 8, ...keepFinished });
  response.status(202).json({ id: jobId, status: 'queued' });
});
listenAsBaseline(app);
