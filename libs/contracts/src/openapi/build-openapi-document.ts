import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Endpoint, ResponseContract } from '../endpoint/endpoint.ts';
import { idempotencyPolicy } from '../endpoint/idempotency.ts';
import { type CompletableDocument, completeDocument } from './complete-document.ts';
import { everybody } from './audiences.ts';
import { type DescribedResponse, problemResponses } from './problem-responses.ts';
import { deprecationOf, withDeprecationHeaders } from './deprecated-operation.ts';
import { rightsOf, securityOf } from './security-schemes.ts';
import { webhookOperations } from './webhook-operations.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** OpenAPI 3.1. The same contracts give the same document, byte for byte. */
export function buildOpenApiDocument(endpoints: readonly Endpoint[], audience = everybody): OpenApiDocument {
  const { info, securitySchemes, headers } = audience;
  const tags = [...new Set(endpoints.map((endpoint) => endpoint.tag))].toSorted();
  const document = createDocument({
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name })),
    ...(audience === everybody ? { webhooks: webhookOperations() } : {}),
    paths: pathsOf(endpoints) as ZodOpenApiPathsObject,
    components: { securitySchemes: securitySchemes as never, headers: headers as never },
  });
  // Parts of one schema may be one object in several places.
  const whole = JSON.parse(JSON.stringify(document)) as OpenApiDocument;
  completeDocument(whole as unknown as CompletableDocument);
  return whole;
}

function pathsOf(endpoints: readonly Endpoint[]) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const templates = new Map<string, string>();
  for (const endpoint of endpoints) {
    const shape = endpoint.path.replaceAll(/:\w+/g, ':');
    const path = templates.get(shape) ?? endpoint.path;
    templates.set(shape, path);
    const operations = (paths[path.replaceAll(/:(\w+)/g, '{$1}')] ??= {});
    operations[endpoint.method] = operationOf(endpoint, path);
  }
  return paths;
}

const parameterNames = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');

function operationOf(endpoint: Endpoint, path: string): ZodOpenApiOperationObject {
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    ...deprecationOf(endpoint),
    security: securityOf(endpoint),
    ...rightsOf(endpoint),
    requestParams: paramsOf(endpoint, path),
    ...bodyOf(endpoint),
    responses: withDeprecationHeaders(
      endpoint,
      withPages(successResponses(endpoint), problemResponses(endpoint)),
    ) as ZodOpenApiOperationObject['responses'],
  };
}

/** A refusal that is a page of its own may still be a problem document, where the page is not reached. */
function withPages(own: Record<string, DescribedResponse>, problems: Record<string, DescribedResponse>) {
  const refusals = Object.entries(problems).map(([status, problem]) => {
    const content = { ...own[status]?.content, ...problem.content };
    return [status, { ...problem, content }] as const;
  });
  return { ...own, ...Object.fromEntries(refusals) };
}

function bodyOf({ body, form }: Endpoint): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (form !== undefined)
    return {
      requestBody: {
        required: !form.safeParse({}).success,
        content: { 'application/x-www-form-urlencoded': { schema: form } },
      },
    };
  if (body === undefined) return {};
  return {
    requestBody: { required: !body.safeParse(undefined).success, content: { 'application/json': { schema: body } } },
  };
}

function paramsOf(endpoint: Endpoint, path: string): NonNullable<ZodOpenApiOperationObject['requestParams']> {
  const { params, query, idempotency } = endpoint;
  return {
    ...(params === undefined ? {} : { path: namedAs(path, endpoint, asObject(params, endpoint.id)) }),
    ...(query === undefined ? {} : { query: asObject(query, endpoint.id) }),
    ...(idempotency === undefined ? {} : { header: z.object({ 'Idempotency-Key': idempotencyKey }) }),
  };
}

/** OpenAPI takes paths that differ by parameter names for one; the first one's names are used. */
function namedAs(path: string, endpoint: Endpoint, params: z.ZodObject): z.ZodObject {
  const own = parameterNames(endpoint.path);
  const names = parameterNames(path);
  return z.strictObject(
    Object.fromEntries(
      Object.entries(params.shape).map(([name, schema]) => [names[own.indexOf(name)] ?? name, schema]),
    ),
  );
}

const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({ description: idempotencyPolicy, examples: ['5f0c2d1e-9a57-4b0e-8f0a-2f4a1c9d7b63'] });

function asObject(schema: z.ZodType, id: string): z.ZodObject {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodObject) return schema.in;
  throw new TypeError(`Parameters of ${id} must be an object schema`);
}

function successResponses(endpoint: Endpoint): Record<string, DescribedResponse> {
  const responses: Record<string, DescribedResponse> = {};
  for (const [status, contract] of Object.entries(endpoint.responses))
    responses[status] = responseOf(contract, endpoint.idempotency !== undefined);
  return responses;
}

function responseOf(contract: ResponseContract, isRepeatable: boolean): DescribedResponse {
  const { description, headers } = contract;
  const fields = Object.entries(headers ?? {}).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ]);
  return {
    description,
    ...contentOf(contract),
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
      ...(isRepeatable ? { 'Idempotency-Replayed': { $ref: '#/components/headers/Idempotency-Replayed' } } : {}),
      ...Object.fromEntries(fields),
    },
  };
}

function contentOf(contract: ResponseContract): { content?: object } {
  const { schema, contentType = 'application/json', example, alternatives = {} } = contract;
  if (schema === undefined && contentType === 'application/json') return {};
  const own = schema === undefined ? textOf(example) : { schema, ...(example === undefined ? {} : { example }) };
  const others = Object.entries(alternatives).map(([type, text]) => [type, textOf(text ?? undefined)]);
  return { content: { [contentType]: own, ...Object.fromEntries(others) } };
}

function textOf(example: string | undefined): object {
  return example === undefined
    ? { schema: { type: 'string', format: 'binary' } }
    : { schema: { type: 'string' }, example };
}
