import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allEndpoints } from '../../services/endpoints.ts';
import { type ComparableDocument, findBreakingChanges } from './breaking-changes.test-support.ts';
import { buildOpenApiDocument } from '../build-openapi-document.ts';
import type { JsonSchema } from '../json-schema.ts';

const read = (): ComparableDocument =>
  JSON.parse(
    readFileSync(new URL('../../../../../docs/openapi-released.json', import.meta.url), 'utf8'),
  ) as ComparableDocument;

type Change = (document: ComparableDocument) => unknown;

const votes = ({ paths }: ComparableDocument) => paths['/api/v1/votes']?.['post'] ?? { responses: {} };
const bodyOf = (document: ComparableDocument): JsonSchema =>
  votes(document).requestBody?.content['application/json']?.schema ?? {};
const schemaOf = ({ components }: ComparableDocument, name: string): JsonSchema => components.schemas[name] ?? {};

const breaking: [string, Change, string][] = [
  ['an operation that is gone', ({ paths }) => delete paths['/api/v1/votes'], 'POST /api/v1/votes: is gone'],
  [
    'an answer that is gone',
    (it) => delete votes(it).responses['202'],
    'POST /api/v1/votes: never answers 202 any more',
  ],
  ['a field of an answer that is gone', (it) => delete schemaOf(it, 'Vote').properties?.['reason'], '.reason: is gone'],
  ['a field of an answer that may be missing', (it) => (schemaOf(it, 'Vote').required = []), '.reason: may be missing'],
  ['a field of a body that is gone', (it) => delete bodyOf(it).properties?.['email'], 'body.email: is gone'],
  ['a field of a body that is required', (it) => bodyOf(it).required?.push('email'), 'body.email: is required'],
  [
    'values that are not taken any more',
    (it) => Object.assign(bodyOf(it).properties?.['type'] ?? {}, { enum: ['vote'] }),
    'body.type: has other values',
  ],
  [
    'values that clients do not know',
    (it) => schemaOf(it, 'Vote').properties?.['type']?.enum?.push('maybe'),
    '.type: has other values',
  ],
  [
    'another type',
    (it) => Object.assign(schemaOf(it, 'Vote').properties?.['contestId'] ?? {}, { type: 'integer' }),
    '.contestId: has another type',
  ],
  [
    'a parameter that is required',
    (it) => votes(it).parameters?.push({ in: 'query', name: 'key', required: true, schema: {} }),
    'asks for query key',
  ],
  ['a parameter that is gone', (it) => (votes(it).parameters = []), 'takes no header Idempotency-Key any more'],
  ['other credentials', (it) => (votes(it).security = [{ accessToken: [] }]), 'takes no guestToken any more'],
  [
    'a text of a body that is shorter',
    (it) => Object.assign(bodyOf(it).properties?.['fingerprint'] ?? {}, { maxLength: 255 }),
    'POST /api/v1/votes body.fingerprint: has another maxLength',
  ],
  [
    'a parameter that takes less',
    ({ paths }) =>
      paths['/api/v1/contests']?.['get']?.parameters?.forEach((each) =>
        Object.assign(each.schema, each.name === 'limit' ? { maximum: 50 } : {}),
      ),
    'GET /api/v1/contests query limit: has another maximum',
  ],
  [
    'an answer without its limit',
    (it) => delete schemaOf(it, 'VoteReceipt').properties?.['commitment']?.pattern,
    '.commitment: has another pattern',
  ],
  [
    'a field of refusals that is gone',
    (it) => delete schemaOf(it, 'Problem').properties?.['requestId'],
    'Problem.requestId: is gone',
  ],
  [
    'a field of refusals that may be missing',
    (it) => (schemaOf(it, 'Problem').required = ['code']),
    'Problem.requestId: may be missing',
  ],
  ['another role', (it) => (votes(it)['x-roles'] = ['admin']), 'asks for another role'],
];

const sunsetMs = Date.UTC(2027, 5, 1);

describe('the contract', () => {
  it('breaks nothing that was released [XF-116]', () => {
    const current = buildOpenApiDocument(allEndpoints) as unknown as ComparableDocument;
    expect(findBreakingChanges(read(), current, Date.now())).toEqual([]);
  });

  it.each(breaking)('may not have %s', (_name, change, expected) => {
    const changed = read();
    change(changed);
    expect(findBreakingChanges(read(), changed, sunsetMs)).toContainEqual(expect.stringContaining(expected));
  });

  describe('with an operation that was released as deprecated', () => {
    const released = read();
    Object.assign(votes(released), { deprecated: true, 'x-sunset': '2027-06-01' });
    const without = read();
    delete without.paths['/api/v1/votes'];

    it('keeps it until its sunset', () => {
      const before = findBreakingChanges(released, without, sunsetMs - 1);
      expect(before).toEqual(['POST /api/v1/votes: is gone']);
      expect(findBreakingChanges(released, without, sunsetMs)).toEqual([]);
    });

    it('may not bring its sunset nearer, but let it live', () => {
      const nearer = structuredClone(released);
      Object.assign(votes(nearer), { 'x-sunset': '2027-05-31' });
      expect(findBreakingChanges(released, nearer, sunsetMs)).toEqual(['POST /api/v1/votes: its sunset is nearer']);
      expect(findBreakingChanges(nearer, released, sunsetMs)).toEqual([]);
      expect(findBreakingChanges(released, read(), sunsetMs)).toEqual([]);
      expect(findBreakingChanges(read(), released, sunsetMs)).toEqual([]);
    });
  });

  it('may grow', () => {
    const grown = read();
    bodyOf(grown).properties = { ...bodyOf(grown).properties, nickname: { type: 'string' } };
    schemaOf(grown, 'Vote').required?.push('weight');
    schemaOf(grown, 'Vote').properties = { ...schemaOf(grown, 'Vote').properties, weight: { type: 'number' } };
    votes(grown).parameters?.push({ in: 'query', name: 'dryRun', schema: { type: 'boolean' } });
    schemaOf(grown, 'Problem').properties?.['code']?.enum?.push('ODD');
    grown.paths['/api/v1/more'] = { get: { responses: {} } };
    expect(findBreakingChanges(read(), grown, sunsetMs)).toEqual([]);
  });
});
