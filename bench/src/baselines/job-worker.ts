import { openBackend } from '@urvote/platform/queue/queue-backend';
import { type Job, Worker } from 'bullmq';
import { baselineSettings, perVoteQueue, queueOptions } from './baseline-settings.ts';
import { openVoteTable, type PlainVote } from './insert-vote.ts';
import { sayReady } from './listen-as-baseline.ts';

/** Inserts one row for each job. */
const concurrency = 50;
const settings = baselineSettings();
const table = openVoteTable(settings);
const backend = openBackend(queueOptions(settings), 'consumer');
const options = { ...backend.options, concurrency };
const run = (job: Job<PlainVote>) => table.insert(job.data);
const worker = backend.factory
  ? new Worker(perVoteQueue, run, options, backend.factory)
  : new Worker(perVoteQueue, run, options);
worker.on('error', () => {});
await worker.waitUntilReady();
sayReady('');
