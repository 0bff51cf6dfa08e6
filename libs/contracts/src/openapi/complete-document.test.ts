import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEndpoint, type Endpoint } from '../endpoint/endpoint.ts';
import { allEndpoints } from '../services/endpoints.ts';
import { operatorEndpoints } from '../services/ops-service.ts';
import { operators } from './audiences.ts';
import { buildOpenApiDocument } from './build-openapi-document.ts';
import type { CompletableDocument, Operation } from './complete-document.ts';
import { type JsonSchema, partsOf } from './json-schema.ts';
import { operationalEndpoints } from './operational-endpoints.ts';

interface Found {
  where: string;
  part: { description?: string; example?: unknown; examples?: unknown; $ref?: string };
}

const endpoints: readonly Endpoint[] = [...allEndpoints, ...operationalEndpoints];
const documentOf = (of: readonly Endpoint[]) => buildOpenApiDocument(of) as unknown as CompletableDocument;
const operationsOf = (document: CompletableDocument) =>
  Object.values(document.paths).flatMap((path) => Object.values(path));

function fieldsOf(schema: JsonSchema, where: string): Found[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    { where: `${where}.${name}`, part: field },
    ...fieldsOf(field, `${where}.${name}`),
  ]);
  return [...own, ...partsOf(schema).flatMap((part) => fieldsOf(part, where))];
}

const contentsByStatus = (responses: Operation['responses']) =>
  Object.fromEntries(Object.entries(responses).map(([status, { content }]) => [status, content]));

function contentsOf(document: CompletableDocument) {
  return operationsOf(document).flatMap(({ operationId, requestBody, responses }) =>
    Object.entries({ body: requestBody?.content, ...contentsByStatus(responses) }).flatMap(([place, content = {}]) =>
      Object.values(content).map((media) => ({ where: `${operationId} ${place}`, ...media })),
    ),
  );
}

/** What a reader would have to guess. */
function undescribed(document: CompletableDocument): string[] {
  const operations = operationsOf(document);
  const schemas = Object.entries(document.components.schemas);
  const all: Found[] = [
    ...document.tags.map((tag) => ({ where: tag.name, part: tag })),
    ...operations.map((operation) => ({ where: operation.operationId, part: operation as Found['part'] })),
    ...operations.flatMap(({ operationId, parameters = [] }) =>
      parameters.map((part) => ({ where: `${operationId} ${part.name}`, part })),
    ),
    ...schemas.flatMap(([name, schema]) => [{ where: name, part: schema }, ...fieldsOf(schema, name)]),
    ...contentsOf(document).flatMap(({ where, schema = {} }) => fieldsOf(schema, where)),
  ];
  return all.filter(({ part }) => part.$ref === undefined && !part.description).map(({ where }) => where);
}

function withoutExample(document: CompletableDocument): string[] {
  const parameters = operationsOf(document).flatMap(({ operationId, parameters: own = [] }) =>
    own.map((part) => ({ ...part, where: `${operationId} ${part.name}` })),
  );
  return [...parameters, ...contentsOf(document)]
    .filter((part) => !('example' in part) && !('examples' in part) && part.schema?.format !== 'binary')
    .map(({ where }) => where);
}

const documents = {
  everybody: { endpoints, document: documentOf(endpoints) },
  operators: {
    endpoints: operatorEndpoints as readonly Endpoint[],
    document: buildOpenApiDocument(operatorEndpoints, operators) as unknown as CompletableDocument,
  },
};

describe.each(Object.entries(documents))('the document for %s', (_audience, { endpoints: described, document }) => {
  it('describes every group, operation, parameter, schema and field', () => {
    expect(undescribed(document)).toEqual([]);
  });

  it('has an example of every parameter, body and answer', () => {
    expect(withoutExample(document)).toEqual([]);
  });

  it.each(described.map((endpoint) => [endpoint.id, endpoint] as const))(
    'gives examples of %s that it takes and answers',
    (id, endpoint) => {
      const operation = operationsOf(document).find(({ operationId }) => operationId === id);
      const examples = operation?.requestBody?.content ?? {};
      for (const { example } of Object.values(examples))
        expect((endpoint.body ?? endpoint.form)?.safeParse(example).error).toBeUndefined();
      for (const [status, { schema }] of Object.entries(endpoint.responses)) {
        const [media] = Object.values(operation?.responses[status]?.content ?? {});
        if (schema !== undefined) expect(schema.safeParse(media?.example).error).toBeUndefined();
      }
      const given = Object.fromEntries((operation?.parameters ?? []).map(({ name, example }) => [name, example]));
      for (const schema of [endpoint.params, endpoint.query])
        if (schema instanceof z.ZodObject)
          for (const [name, field] of Object.entries(schema.shape))
            if (name in given)
              expect([name, (field as z.ZodType).safeParse(given[name]).success]).toEqual([name, true]);
    },
  );
});

describe('the completion', () => {
  it('misses what says nothing of itself', () => {
    const mute = defineEndpoint({
      id: 'doThing',
      method: 'post',
      path: '/api/v1/things/:thing',
      tag: 'things',
      summary: 'Does it',
      auth: 'public',
      params: z.strictObject({ thing: z.string() }),
      body: z.strictObject({ inner: z.array(z.strictObject({ deep: z.string() })) }),
      responses: {
        200: { description: 'Done', schema: z.strictObject({ known: z.string().meta({ description: 'It' }) }) },
      },
      errors: [],
    });
    expect(undescribed(documentOf([mute]))).toEqual([
      'things',
      'doThing',
      'doThing thing',
      'doThing body.inner',
      'doThing body.inner.deep',
    ]);
  });
});
