import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { defineRoute } from './define-route.ts';
import { kitServer } from './kit-server.test-support.ts';

const readOld = defineEndpoint({
  id: 'readOld',
  method: 'get',
  path: '/api/v1/things/:thing',
  tag: 't',
  summary: 's',
  deprecated: { since: '2026-12-01', sunset: '2027-06-01', successor: '/api/v2/things/:thing' },
  auth: 'optional',
  params: z.strictObject({ thing: z.string().max(9) }),
  responses: { 200: { description: 'd', schema: z.strictObject({}) } },
  errors: ['NOT_FOUND'],
});
const { deprecated: _, ...alive } = readOld;
const readOldest = defineEndpoint({
  ...alive,
  id: 'readOldest',
  path: '/api/v0/things/:thing',
  deprecated: { since: '2025-12-01', sunset: '2026-06-01' },
});
const readNew = defineEndpoint({ ...alive, id: 'readNew', path: '/api/v2/things/:thing' });

const routes = [readOld, readOldest, readNew].map((endpoint) =>
  defineRoute(endpoint, async ({ params: { thing } }) => {
    if (thing === 'none') throw new ProblemError('NOT_FOUND');
    return { status: 200, body: {}, headers: { Link: '</more>; rel="next"' } };
  }),
);

const read = async (address: string, init: RequestInit = {}) => {
  const { status, headers } = await fetch(address, init);
  return [status, headers.get('deprecation'), headers.get('sunset'), headers.get('link')];
};

it('says in every answer since when it is deprecated, when it goes and what takes its place [XF-116]', async () => {
  await using server = await kitServer({ routes, corsOrigins: ['https://app.example'] });
  const dates = ['@1796083200', 'Tue, 01 Jun 2027 00:00:00 GMT'];
  const linksOf = (thing: string) =>
    `</api/docs#readOld>; rel="deprecation"; type="text/html", </api/v2/things/${thing}>; rel="successor-version"`;
  const old = `${server.url}/api/v1/things`;
  expect(await read(`${old}/a`)).toEqual([200, ...dates, `</more>; rel="next", ${linksOf('a')}`]);
  expect(await read(`${old}/%3E%22,%0D`, { method: 'HEAD' })).toEqual([
    200,
    ...dates,
    `</more>; rel="next", ${linksOf('%3E%22%2C%0D')}`,
  ]);
  expect(await read(`${old}/none`)).toEqual([404, ...dates, linksOf('none')]);
  expect(await read(`${old}/1234567890`)).toEqual([422, ...dates, linksOf('1234567890')]);
  expect(await read(`${old}/a`, { headers: { authorization: 'Bearer x' } })).toEqual([401, ...dates, linksOf('a')]);
  expect(await read(`${server.url}/api/v0/things/a`)).toEqual([
    200,
    '@1764547200',
    'Mon, 01 Jun 2026 00:00:00 GMT',
    '</more>; rel="next", </api/docs#readOldest>; rel="deprecation"; type="text/html"',
  ]);
  expect(await read(`${server.url}/api/v2/things/a`)).toEqual([200, null, null, '</more>; rel="next"']);
});

it('lets pages of other origins read so', async () => {
  await using server = await kitServer({ routes, corsOrigins: ['https://app.example'] });
  const { headers } = await fetch(`${server.url}/api/v1/things/a`, { headers: { origin: 'https://app.example' } });
  expect(headers.get('access-control-expose-headers')?.split(', ')).toEqual(
    expect.arrayContaining(['Deprecation', 'Sunset', 'Link']),
  );
});

it('does not start with a notice that is too short', async () => {
  const short = { ...readOld, deprecated: { since: '2026-12-01', sunset: '2027-01-01' } };
  const route = defineRoute(short, async () => ({ status: 200, body: {} }));
  await expect(kitServer({ routes: [route] })).rejects.toThrow('readOld has to be deprecated for 180 days');
});
