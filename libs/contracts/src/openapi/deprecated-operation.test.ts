import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Deprecation } from '../endpoint/deprecation.ts';
import { defineEndpoint } from '../endpoint/endpoint.ts';
import { buildOpenApiDocument } from './build-openapi-document.ts';

function operationOf(deprecated: Deprecation) {
  const endpoint = defineEndpoint({
    id: 'readThing',
    method: 'get',
    path: '/api/v1/things/:thingId',
    tag: 'things',
    summary: 'Reads it',
    deprecated,
    auth: 'public',
    params: z.strictObject({ thingId: z.string() }),
    responses: { 200: { description: 'Read' } },
    errors: [],
  });
  return buildOpenApiDocument([endpoint]).paths?.['/api/v1/things/{thingId}']?.get;
}

describe('a deprecated operation', () => {
  it('says in the document since when, until when, and what takes its place', () => {
    const operation = operationOf({
      since: '2026-12-01',
      sunset: '2027-06-01',
      successor: '/api/v2/things/:thingId',
    });
    expect(operation).toMatchObject({
      deprecated: true,
      'x-deprecated-since': '2026-12-01',
      'x-sunset': '2027-06-01',
      'x-successor': '/api/v2/things/{thingId}',
    });
    for (const [status, answer] of Object.entries(operation?.responses ?? {}))
      expect([status, Object.keys((answer as { headers: object }).headers)]).toEqual([
        status,
        expect.arrayContaining(['X-Request-Id', 'Deprecation', 'Sunset', 'Link']),
      ]);
  });

  it.each([
    [{ since: '2026-12-01', sunset: '2027-05-29' }, 'for 180 days or more'],
    [{ since: '2026-12-01', sunset: 'soon' }, 'for 180 days or more'],
    [{ since: '2026-13-01', sunset: '2027-12-01' }, 'for 180 days or more'],
    [{ since: '2026-12-01T00:00:00Z', sunset: '2027-12-01' }, 'for 180 days or more'],
    [{ since: '2026-12-01', sunset: '2027-05-30', successor: '/things/:id/:thingId' }, 'has no id for its successor'],
  ])('has dates and a successor that clients can follow: not %j', (deprecated, refusal) => {
    expect(() => operationOf(deprecated)).toThrow(refusal);
  });

  it('may go after 180 days', () => {
    expect(operationOf({ since: '2026-12-01', sunset: '2027-05-30' })).not.toHaveProperty('x-successor');
  });
});
