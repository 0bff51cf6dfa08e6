import { z } from 'zod';
import { defineEndpoint } from '../endpoint/endpoint.ts';

const readiness = z
  .strictObject({
    status: z.literal('ok'),
    checks: z.record(z.string(), z.enum(['ok', 'unavailable', 'read-only', 'late'])),
  })
  .meta({ id: 'Readiness' });

export const healthLive = defineEndpoint({
  id: 'healthLive',
  method: 'get',
  path: '/health/live',
  tag: 'operations',
  summary: 'Whether the process runs',
  auth: 'public',
  responses: { 200: { description: 'It runs', schema: z.strictObject({ status: z.literal('ok') }) } },
  errors: [],
});

export const healthReady = defineEndpoint({
  id: 'healthReady',
  method: 'get',
  path: '/health/ready',
  tag: 'operations',
  summary: 'Whether the process can do its work, and which dependency is missing',
  auth: 'public',
  responses: { 200: { description: 'All dependencies answer', schema: readiness } },
  errors: ['TEMPORARILY_UNAVAILABLE'],
});

export const readMetrics = defineEndpoint({
  id: 'readMetrics',
  method: 'get',
  path: '/metrics',
  tag: 'operations',
  summary: 'Metrics in the Prometheus text format',
  description: "Asks for the installation's own token, `METRICS_TOKEN`, as a bearer token; no account has it.",
  auth: 'public',
  responses: { 200: { description: 'Metrics', schema: z.string(), contentType: 'text/plain; version=0.0.4' } },
  errors: ['UNAUTHENTICATED'],
});

export const readOpenApi = defineEndpoint({
  id: 'readOpenApi',
  method: 'get',
  path: '/api/openapi.json',
  tag: 'operations',
  summary: 'This document',
  auth: 'public',
  responses: {
    200: { description: 'OpenAPI 3.1 document', schema: z.looseObject({}) },
    304: { description: 'Not changed' },
  },
  errors: [],
});

export const readDocs = defineEndpoint({
  id: 'readDocs',
  method: 'get',
  path: '/api/docs',
  tag: 'operations',
  summary: 'The documentation as a page',
  auth: 'public',
  responses: {
    200: { description: 'HTML page', schema: z.string(), contentType: 'text/html' },
    304: { description: 'Not changed' },
  },
  errors: [],
});

const problemPage = { description: 'HTML page', schema: z.string(), contentType: 'text/html' };

export const readProblems = defineEndpoint({
  id: 'readProblems',
  method: 'get',
  path: '/problems',
  tag: 'operations',
  summary: 'The codes of all problems as a page',
  auth: 'public',
  responses: { 200: problemPage, 304: { description: 'Not changed' } },
  errors: [],
});

export const readProblem = defineEndpoint({
  id: 'readProblem',
  method: 'get',
  path: '/problems/:name',
  tag: 'operations',
  summary: 'The page that the `type` of a problem leads to',
  auth: 'public',
  params: z.strictObject({ name: z.string().max(64) }),
  responses: { 200: problemPage, 304: { description: 'Not changed' } },
  errors: ['NOT_FOUND'],
});

export const readIndex = defineEndpoint({
  id: 'readIndex',
  method: 'get',
  path: '/',
  tag: 'operations',
  summary: 'Where to go from here',
  auth: 'public',
  responses: {
    200: {
      description: 'Links',
      schema: z.strictObject({ name: z.string(), links: z.record(z.string(), z.string()) }),
    },
  },
  errors: [],
});

export const operationalEndpoints = [
  readIndex,
  healthLive,
  healthReady,
  readMetrics,
  readOpenApi,
  readDocs,
  readProblems,
  readProblem,
];
