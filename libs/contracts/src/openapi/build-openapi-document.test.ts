import { createConfig, lintFromString, stringifyYaml } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allEndpoints } from '../services/endpoints.ts';
import { defineEndpoint } from '../endpoint/endpoint.ts';
import { operatorEndpoints } from '../services/ops-service.ts';
import { operators } from './audiences.ts';
import { buildOpenApiDocument } from './build-openapi-document.ts';
import { operationalEndpoints } from './operational-endpoints.ts';

const endpoints = [...allEndpoints, ...operationalEndpoints];

describe('buildOpenApiDocument', () => {
  it('makes documents of all endpoints that lint without an error or a warning [XF-104]', async () => {
    // Two operations send browsers to another provider, and forms of operators to another page; they answer nothing else.
    const config = await createConfig({ extends: ['recommended'], rules: { 'operation-2xx-response': 'off' } });
    for (const document of [buildOpenApiDocument(endpoints), buildOpenApiDocument(operatorEndpoints, operators)]) {
      const problems = await lintFromString({ source: stringifyYaml(document), config });
      expect(problems.map((problem) => `${problem.ruleId} ${problem.message} ${problem.location[0]?.pointer}`)).toEqual(
        [],
      );
    }
  });

  it('tells operators which session and role an operation takes, and that a refusal may be a page', () => {
    const { paths, components } = buildOpenApiDocument(operatorEndpoints, operators);
    const decide = paths?.['/held-votes/decide']?.post;
    expect(decide).toMatchObject({ security: [{ opsSession: [] }], 'x-ops-role': 'operator' });
    expect(Object.keys(decide?.responses ?? {})).toEqual([
      ...['303', '400', '403', '404', '409', '413', '415', '422', '429', '500', '503'],
    ]);
    expect(decide?.responses?.['303']).not.toHaveProperty('content');
    expect(decide?.responses?.['403']).toMatchObject({ content: { 'text/html': {}, 'application/problem+json': {} } });
    expect(paths?.['/ops/api/overview']?.get?.security).toEqual([{ opsSession: [] }, { accessToken: [] }]);
    expect(paths?.['/sign-in']?.get?.security).toEqual([]);
    expect(Object.keys(components?.securitySchemes ?? {})).toEqual(['opsSession', 'accessToken']);
  });

  it('has one operation for each endpoint, with its id', () => {
    const { paths = {} } = buildOpenApiDocument(endpoints);
    const ids = Object.values(paths).flatMap((item) =>
      Object.values(item ?? {}).map((operation) => (operation as { operationId?: string }).operationId),
    );
    expect(ids.toSorted()).toEqual(endpoints.map((endpoint) => endpoint.id).toSorted());
  });

  it('lists the codes of each refusal, asks for the right credentials and announces quotas', () => {
    const endpoint = defineEndpoint({
      id: 'doThing',
      method: 'post',
      path: '/api/v1/things/:thingId',
      tag: 'things',
      summary: 'Does it',
      auth: 'admin',
      params: z.strictObject({ thingId: z.uuid() }),
      body: z.strictObject({ name: z.string() }),
      idempotency: 'optional',
      responses: { 200: { description: 'Done', schema: z.strictObject({ ok: z.boolean() }) } },
      errors: ['CONFLICT'],
    });
    const operation = buildOpenApiDocument([endpoint]).paths?.['/api/v1/things/{thingId}']?.post;
    expect(operation).toMatchObject({ security: [{ accessToken: [] }, { sessionCookie: [] }], 'x-roles': ['admin'] });
    expect(Object.keys(operation?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    expect(operation?.responses?.['409']).toMatchObject({ description: expect.stringContaining('`CONFLICT`') });
    expect(operation?.responses?.['429']).toMatchObject({ headers: { RateLimit: {}, 'Retry-After': {} } });
    expect(operation?.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ in: 'header', name: 'Idempotency-Key' })]),
    );
  });

  it('names the roles of which an account has one, and the scope of an API key', () => {
    const endpoint = {
      method: 'get',
      tag: 'things',
      summary: 'Reads it',
      responses: { 200: { description: 'Read' } },
      errors: [],
    } as const;
    const moderated = {
      ...endpoint,
      id: 'readOne',
      path: '/api/v1/one',
      auth: 'user',
      roles: ['moderator', 'auditor'],
      scope: 'entries:moderate',
    } as const;
    const voted = { ...endpoint, id: 'readTwo', path: '/api/v1/two', auth: 'voter', scope: 'votes:read' } as const;
    const open = { ...endpoint, id: 'readThree', path: '/api/v1/three', auth: 'public' } as const;
    const { paths, components } = buildOpenApiDocument([moderated, voted, open]);
    expect(paths?.['/api/v1/one']?.get).toMatchObject({
      security: [{ accessToken: [] }, { sessionCookie: [] }, { apiKey: [] }],
      'x-roles': ['moderator', 'auditor'],
      'x-scope': 'entries:moderate',
    });
    expect(paths?.['/api/v1/one']?.get?.responses?.['403']).toMatchObject({
      description: expect.stringMatching(/`ROLE_MISSING`.*`SCOPE_MISSING`/),
    });
    expect(paths?.['/api/v1/two']?.get?.security).toEqual([
      { accessToken: [] },
      { sessionCookie: [] },
      { apiKey: [] },
      { guestToken: [] },
      { guestCookie: [] },
    ]);
    expect(paths?.['/api/v1/three']?.get?.security).toEqual([]);
    expect(components?.securitySchemes?.['apiKey']).toMatchObject({ type: 'http', scheme: 'bearer' });
  });
});
