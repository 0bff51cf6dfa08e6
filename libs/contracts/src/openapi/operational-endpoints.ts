import { z } from 'zod';
import { defineEndpoint } from '../endpoint/endpoint.ts';

const readiness = z
  .strictObject({
    status: z.literal('ok'),
    checks: z.record(z.string(), z.enum(['ok', 'unavailable', 'read-only', 'disk-full', 'late'])),
  })
  .meta({ id: 'Readiness' });

const page = {
  description: 'HTML page',
  schema: z.string(),
  contentType: 'text/html',
  example: '<!doctype html><html lang="en">…</html>',
};

export const healthLive = defineEndpoint({
  id: 'healthLive',
  method: 'get',
  path: '/health/live',
  tag: 'operations',
  summary: 'Whether the process runs',
  description: 'Answers while the process can answer at all.',
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
  description: 'Answers 503 and names what is missing while a dependency is away.',
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
  responses: {
    200: {
      description: 'Metrics',
      schema: z.string(),
      contentType: 'text/plain; version=0.0.4',
      example: 'process_cpu_seconds_total 1.5',
    },
  },
  errors: ['UNAUTHENTICATED'],
});

export const readOpenApi = defineEndpoint({
  id: 'readOpenApi',
  method: 'get',
  path: '/api/openapi.json',
  tag: 'operations',
  summary: 'This document',
  description: 'All operations of all services.',
  auth: 'public',
  responses: {
    200: { description: 'OpenAPI 3.1 document', schema: z.looseObject({}).meta({ examples: [{ openapi: '3.1.0' }] }) },
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
  description: 'Every operation with its fields, answers and a call, rendered from this document.',
  auth: 'public',
  responses: {
    200: page,
    304: { description: 'Not changed' },
  },
  errors: [],
});

export const readProblems = defineEndpoint({
  id: 'readProblems',
  method: 'get',
  path: '/problems',
  tag: 'operations',
  summary: 'The codes of all problems as a page',
  description: 'Each code with its status.',
  auth: 'public',
  responses: { 200: page, 304: { description: 'Not changed' } },
  errors: [],
});

export const readProblem = defineEndpoint({
  id: 'readProblem',
  method: 'get',
  path: '/problems/:name',
  tag: 'operations',
  summary: 'The page that the `type` of a problem leads to',
  description: 'Says what a code means, what can be done about it and which operations answer it.',
  auth: 'public',
  params: z.strictObject({ name: z.string().max(64) }),
  responses: { 200: page, 304: { description: 'Not changed' } },
  errors: ['NOT_FOUND'],
});

export const readIndex = defineEndpoint({
  id: 'readIndex',
  method: 'get',
  path: '/',
  tag: 'operations',
  summary: 'Where to go from here',
  description: 'Links to the reference, the contests and the health of the platform.',
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
