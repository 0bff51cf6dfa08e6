import express from 'express';
import { listenAsBaseline } from './listen-as-baseline.ts';

/** The least an Express server can do with a vote: read the JSON body and answer it. Configured as the gateway is. */
const app = express().disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
app.use(express.json());
app.post('/votes', (request, response) => void response.status(202).json(request.body));
listenAsBaseline(app);
