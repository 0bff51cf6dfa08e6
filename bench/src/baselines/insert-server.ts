import express from 'express';
import { baselineSettings } from './baseline-settings.ts';
import { openVoteTable } from './insert-vote.ts';
import { listenAsBaseline } from './listen-as-baseline.ts';
import { plainVoteOf } from './plain-vote.ts';

/** One synchronous INSERT for each request. */
const table = openVoteTable(baselineSettings());
const app = express().disable('x-powered-by').disable('etag');
app.use(express.json());
app.post('/votes', async (request, response) => {
  response.status(202).json({ id: await table.insert(plainVoteOf(request)), status: 'counted' });
});
listenAsBaseline(app);
