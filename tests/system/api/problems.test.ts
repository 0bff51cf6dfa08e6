import { randomBytes, randomUUID } from 'node:crypto';
import { allEndpoints } from '@urvote/contracts/services/endpoints';
import { problemDocument, type ProblemDocument } from '@urvote/contracts/errors/problem-document';
import { operationalEndpoints } from '@urvote/contracts/openapi/operational-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Platform, sharedPlatform, startPlatform } from './support/platform.ts';
import { sendRaw } from './support/raw-http.ts';

interface Refused {
  status: number;
  problem: ProblemDocument;
  headers: Headers;
  text: string;
}

/** Sends a request that must be refused, within ten seconds, by a problem document of the same status and request id. */
async function refusal(url: string, init: RequestInit = {}): Promise<Refused> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000), redirect: 'manual' });
  const text = await response.text();
  expect(response.headers.get('content-type'), `${response.status} ${text}`).toMatch(/^application\/problem\+json\b/);
  const problem = problemDocument.parse(JSON.parse(text));
  expect([problem.status, problem.requestId]).toEqual([response.status, response.headers.get('x-request-id')]);
  return { status: response.status, problem, headers: response.headers, text };
}

const json = { 'content-type': 'application/json' };
const megabyte = 'x'.repeat(1_048_576);
const unknown = '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11';
const jsonText = (value: unknown) => JSON.stringify(value);

describe('bad input', () => {
  const shared = sharedPlatform({ with: ['user', 'contest', 'media'], env: { LOG_LEVEL: 'silent' } });
  let entryId = '';
  let contestId = '';
  let token = '';
  let adminToken = '';

  beforeAll(async () => {
    const platform = shared();
    const seeded = await platform.seed();
    [entryId = ''] = seeded.entryIds;
    contestId = seeded.contestId;
    token = (await platform.user()).token;
    adminToken = await platform.issuer.mintToken({ roles: ['admin'] });
  });

  /** [what, method and path, status, code, body, headers] */
  const bodies = (): [
    string,
    string,
    number,
    string,
    string | Uint8Array<ArrayBuffer> | undefined,
    Record<string, string>,
  ][] => {
    const vote = 'POST /api/v1/votes';
    const auth = { authorization: `Bearer ${token}` };
    const admin = { authorization: `Bearer ${adminToken}`, ...json };
    const voter = { ...auth, ...json };
    const good = { entryId, type: 'like' };
    const of = (change: object) => jsonText({ ...good, ...change });
    return [
      ['half a document', vote, 400, 'MALFORMED_JSON', '{"entryId":', voter],
      ['an empty body', vote, 400, 'MALFORMED_JSON', '', voter],
      ['bytes that are no UTF-8', vote, 400, 'MALFORMED_JSON', new Uint8Array([0x22, 0xc3, 0x28, 0x22]), voter],
      ['random bytes', vote, 400, 'MALFORMED_JSON', new Uint8Array(randomBytes(500)), voter],
      ['deep nesting', vote, 422, 'VALIDATION_FAILED', '['.repeat(3000) + ']'.repeat(3000), voter],
      ['an array', vote, 422, 'VALIDATION_FAILED', '[]', voter],
      ['null', vote, 422, 'VALIDATION_FAILED', 'null', voter],
      ['a text', vote, 422, 'VALIDATION_FAILED', '"x"', voter],
      ['no field', vote, 422, 'VALIDATION_FAILED', '{}', voter],
      ['an unknown field', vote, 422, 'VALIDATION_FAILED', of({ weight: 100 }), voter],
      [
        'a prototype',
        vote,
        422,
        'VALIDATION_FAILED',
        `{"entryId":"${entryId}","type":"like","__proto__":{"x":1}}`,
        voter,
      ],
      ['a number for an id', vote, 422, 'VALIDATION_FAILED', of({ entryId: 5 }), voter],
      ['an object for an id', vote, 422, 'VALIDATION_FAILED', of({ entryId: { $ne: null } }), voter],
      ['SQL for an id', vote, 422, 'VALIDATION_FAILED', of({ entryId: "' or 1=1 --" }), voter],
      ['another type of vote', vote, 422, 'VALIDATION_FAILED', of({ type: 'super' }), voter],
      ['a wrong e-mail', vote, 422, 'VALIDATION_FAILED', of({ email: 'nobody' }), voter],
      ['a short fingerprint', vote, 422, 'VALIDATION_FAILED', of({ fingerprint: 'x' }), voter],
      ['a long name', vote, 422, 'VALIDATION_FAILED', of({ name: 'x'.repeat(121) }), voter],
      ['an unknown entry', vote, 404, 'NOT_FOUND', of({ entryId: unknown }), voter],
      ['a megabyte', vote, 413, 'PAYLOAD_TOO_LARGE', of({ name: megabyte }), voter],
      ['a megabyte that is no JSON', vote, 413, 'PAYLOAD_TOO_LARGE', megabyte, voter],
      [
        'a form',
        vote,
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        'entryId=1',
        { ...auth, 'content-type': 'application/x-www-form-urlencoded' },
      ],
      ['a text type', vote, 415, 'UNSUPPORTED_MEDIA_TYPE', of({}), { ...auth, 'content-type': 'text/plain' }],
      [
        'another charset',
        vote,
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        of({}),
        { ...auth, 'content-type': 'application/json; charset=utf-16' },
      ],
      ['a compressed body', vote, 415, 'UNSUPPORTED_MEDIA_TYPE', of({}), { ...voter, 'content-encoding': 'gzip' }],
      ['nobody, whose address is asked for', vote, 422, 'EMAIL_REQUIRED', of({}), json],
      ['a query where there is none', `POST /api/v1/votes?dry=1`, 422, 'VALIDATION_FAILED', of({}), voter],
      [
        'a contest change without a field',
        `PATCH /api/v1/contests/${contestId}`,
        422,
        'VALIDATION_FAILED',
        '{}',
        admin,
      ],
      [
        'a contest change of the wrong type',
        `PATCH /api/v1/contests/${contestId}`,
        422,
        'VALIDATION_FAILED',
        '{"votingEnabled":"no"}',
        admin,
      ],
      [
        'a contest change with an unknown field',
        `PATCH /api/v1/contests/${contestId}`,
        422,
        'VALIDATION_FAILED',
        '{"id":"x"}',
        admin,
      ],
      ['a malformed contest change', `PATCH /api/v1/contests/${contestId}`, 400, 'MALFORMED_JSON', '{', admin],
      [
        'a megabyte of contest',
        `PATCH /api/v1/contests/${contestId}`,
        413,
        'PAYLOAD_TOO_LARGE',
        jsonText({ description: megabyte }),
        admin,
      ],
      ['an unknown contest', `PATCH /api/v1/contests/${unknown}`, 404, 'NOT_FOUND', '{"votingEnabled":false}', admin],
      [
        'a contest id that is none',
        'PATCH /api/v1/contests/x',
        422,
        'VALIDATION_FAILED',
        '{"votingEnabled":false}',
        admin,
      ],
      [
        'a contest change by a voter',
        `PATCH /api/v1/contests/${contestId}`,
        404,
        'NOT_FOUND',
        '{"votingEnabled":false}',
        voter,
      ],
      [
        'an unknown entry to approve',
        `POST /api/v1/admin/entries/${unknown}/approve`,
        404,
        'NOT_FOUND',
        undefined,
        admin,
      ],
      [
        'a sign-in without a password',
        'POST /api/v1/auth/sign-in',
        422,
        'VALIDATION_FAILED',
        '{"email":"a@example.org"}',
        json,
      ],
      ['a malformed sign-in', 'POST /api/v1/auth/sign-in', 400, 'MALFORMED_JSON', '}', json],
      [
        'an unknown account',
        'POST /api/v1/auth/sign-in',
        401,
        'INVALID_CREDENTIALS',
        '{"email":"a@example.org","password":"x"}',
        json,
      ],
      [
        'a guest session with a field',
        'POST /api/v1/guest-sessions',
        422,
        'VALIDATION_FAILED',
        '{"guestId":"me"}',
        json,
      ],
    ];
  };

  it('in a body is refused with the right status, and named [XF-105]', async () => {
    const { url } = shared();
    for (const [what, address, status, code, body, headers] of bodies()) {
      const [method = '', path = ''] = address.split(' ');
      const refused = await refusal(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
      expect([refused.status, refused.problem.code], what).toEqual([status, code]);
      if (code === 'VALIDATION_FAILED')
        expect(refused.problem.errors?.[0]?.field, what).toMatch(/^(body|query|params)/);
    }
  });

  it('in an address is refused with the right status [XF-105]', async () => {
    const { url } = shared();
    const contest = `/api/v1/contests/${contestId}`;
    const refusals: [string, number][] = [
      ['GET /nowhere', 404],
      ['GET /api', 404],
      ['GET /api/v1/votes/', 404],
      ['GET /api/v2/contests', 404],
      ['GET /api/v1/auth/nowhere', 404],
      ['GET /api/v1/admin', 404],
      ['GET /%E0%A4%A', 404],
      ['GET /api/v1/contests/%E0%A4%A', 400],
      ['GET /api/v1/contests/%00', 422],
      ['GET /api/v1/contests/..%2f..%2fetc%2fpasswd', 422],
      [`GET /api/v1/contests/${unknown}`, 404],
      ['GET /api/v1/contests/no-such-contest', 404],
      ['GET /api/v1/contests/Not%20a%20slug', 422],
      [`GET /api/v1/contests/${unknown}/entries`, 404],
      [`GET /api/v1/contests/${unknown}/leaderboard`, 404],
      [`GET /api/v1/contests/${unknown}/leaderboard/stream`, 404],
      [`GET /api/v1/entries/${unknown}`, 404],
      ['GET /api/v1/entries/x', 422],
      ['GET /api/v1/boards/no-such-board/voting-stats', 404],
      [`GET /api/v1/media/${unknown}`, 404],
      ['GET /api/v1/media/x', 422],
      [`GET ${contest}/leaderboard?limit=0`, 422],
      [`GET ${contest}/leaderboard?limit=1e9`, 422],
      [`GET ${contest}/leaderboard?limit=ten`, 422],
      [`GET ${contest}/leaderboard?limit=1&limit=2`, 422],
      [`GET ${contest}/leaderboard?country=usa`, 422],
      [`GET ${contest}/leaderboard?kind=film`, 422],
      [`GET ${contest}/leaderboard?sort=votes`, 422],
      [`GET ${contest}/leaderboard?kind[$ne]=x`, 422],
      [`GET ${contest}/entries?cursor=nonsense`, 400],
      [`GET ${contest}/entries?cursor=${Buffer.from('["my-votes",1,"x"]').toString('base64url')}`, 400],
      [`GET ${contest}/entries?cursor=`, 422],
      ['GET /api/v1/contests?open=maybe', 422],
      ['GET /api/v1/clients?limit=101', 422],
      ['GET /health/live?x=1', 422],
      ['DELETE /api/v1/contests', 405],
      ['PUT /api/v1/votes', 405],
      ['GET /api/v1/votes', 405],
      ['POST /health/live', 405],
      ['PATCH /api/openapi.json', 405],
      ['PUT /api/v1/clients', 405],
      [`POST ${contest}/leaderboard`, 405],
      ['POST /', 405],
      ['BREW /api/v1/votes', 400],
      [`GET /${'x'.repeat(9000)}`, 414],
    ];
    const wrong: unknown[] = [];
    for (const [address, status] of refusals) {
      const [method = '', path = ''] = address.split(' ');
      if (method === 'BREW') continue;
      const refused = await refusal(`${url}${path}`, { method }).catch((error: unknown) => error as Error);
      if (refused instanceof Error) {
        wrong.push([address.slice(0, 90), refused.message]);
        continue;
      }
      if (refused.status !== status) wrong.push([address.slice(0, 90), refused.status, status]);
      if (refused.status === 405) expect(refused.headers.get('allow')).toMatch(/[A-Z]+/);
    }
    expect(wrong).toEqual([]);
  });

  it('in tokens and cookies is refused, never taken for somebody [XF-105]', async () => {
    const platform = shared();
    const { url, issuer } = platform;
    const guest = (await platform.guest()).token;
    const forgedGuest = `${guest.slice(0, -3)}${guest.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    const [head = '', , signature = ''] = token.split('.');
    const payload = Buffer.from(
      jsonText({ sub: randomUUID(), roles: ['admin'], iss: 'urvote', aud: 'urvote', exp: 4_000_000_000 }),
    ).toString('base64url');
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${payload}.`;
    const bearers = [
      ['Bearer', 'TOKEN_INVALID'],
      ['Bearer ', 'TOKEN_INVALID'],
      ['Basic dXNlcjpwYXNz', 'TOKEN_INVALID'],
      ['Bearer x', 'TOKEN_INVALID'],
      [`Bearer ${'x'.repeat(8000)}`, 'TOKEN_INVALID'],
      [`Bearer ${head}.${payload}.${signature}`, 'TOKEN_INVALID'],
      [`Bearer ${none}`, 'TOKEN_INVALID'],
      [`Bearer ${token.slice(0, -4)}AAAA`, 'TOKEN_INVALID'],
      [`Bearer ${await issuer.mintToken({ expiresInSeconds: -60 })}`, 'TOKEN_INVALID'],
      [`Bearer ${await issuer.mintToken({ issuer: 'other' })}`, 'TOKEN_INVALID'],
      [`Bearer ${await issuer.mintToken({ audience: 'other' })}`, 'TOKEN_INVALID'],
      [`Bearer ${forgedGuest}`, 'GUEST_SESSION_INVALID'],
      ['Bearer guest.v1.x.y', 'GUEST_SESSION_INVALID'],
    ] as const;
    const paths = [
      'GET /api/v1/me/votes',
      `GET /api/v1/votes/${unknown}`,
      'POST /api/v1/votes',
      `GET /api/v1/contests/${contestId}/leaderboard`,
    ];
    for (const [authorization, code] of bearers) {
      for (const address of paths) {
        const [method = '', path = ''] = address.split(' ');
        const body = method === 'POST' ? { body: jsonText({ entryId, type: 'like', email: 'a@example.org' }) } : {};
        const refused = await refusal(`${url}${path}`, { method, headers: { authorization, ...json }, ...body });
        expect([refused.status, refused.problem.code], `${address} ${authorization.slice(0, 60)}`).toEqual([401, code]);
        expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
    for (const cookie of [
      `urvote_guest=${forgedGuest}`,
      'urvote_guest=x',
      'urvote_guest=',
      `urvote_guest="${guest}x"`,
    ]) {
      const refused = await refusal(`${url}/api/v1/me/votes`, { headers: { cookie } });
      expect(
        [refused.status, ['GUEST_SESSION_INVALID', 'UNAUTHENTICATED'].includes(refused.problem.code)],
        cookie,
      ).toEqual([401, true]);
    }
    const crossSite = await refusal(`${url}/api/v1/votes`, {
      method: 'POST',
      headers: {
        cookie: `urvote_guest=${guest}`,
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
        ...json,
      },
      body: jsonText({ entryId, type: 'like', email: 'a@example.org' }),
    });
    expect([crossSite.status, crossSite.problem.code]).toEqual([403, 'CSRF_TOKEN_MISSING']);
    for (const path of [`/api/v1/admin/entries/${entryId}/approve`]) {
      for (const [bearer, status] of [
        [token, 404],
        [guest, 401],
        [forgedGuest, 401],
      ] as const) {
        expect(
          (await refusal(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${bearer}` } })).status,
        ).toBe(status);
      }
    }
  });

  it('that is no HTTP, or floods of headers, are answered as well [XF-105]', async () => {
    const { url } = shared();
    const head = 'GET /api/v1/contests HTTP/1.1\r\nHost: localhost\r\n';
    const floods: [string, string, number][] = [
      ['one huge header', `${head}X-Flood: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
      ['many headers', `${head}${Array.from({ length: 5000 }, (_, n) => `X-Flood-${n}: ${n}\r\n`).join('')}\r\n`, 431],
      ['a huge cookie', `${head}Cookie: urvote_guest=${'x'.repeat(50_000)}\r\n\r\n`, 431],
      ['a huge token', `${head}Authorization: Bearer ${'x'.repeat(50_000)}\r\n\r\n`, 431],
      ['an unknown method', 'BREW /api/v1/votes HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
      ['no request', 'hello\r\n\r\n', 400],
      ['a line break in a header', `${head}X-A: b\rc\r\n\r\n`, 400],
      [
        'two lengths',
        `POST /api/v1/votes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
        400,
      ],
      [
        'a length and chunks',
        `POST /api/v1/votes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        400,
      ],
      ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ];
    for (const [what, bytes, status] of floods) {
      const answer = await sendRaw(url, bytes);
      expect([answer.status, answer.headers.get('content-type')], what).toEqual([status, 'application/problem+json']);
      expect(problemDocument.parse(JSON.parse(answer.body)).status, what).toBe(status);
    }
  });

  it("of every kind at every endpoint is the caller's fault, never ours [XF-105]", async () => {
    const { url } = shared();
    const nonsense = [
      "'",
      '%00',
      '%F0%9F%98%80',
      '../..',
      '-1',
      '1e309',
      'null',
      '[object Object]',
      'a'.repeat(3000),
      '\u202e',
    ];
    const bodiesOf = [
      '{',
      'null',
      '[]',
      '"x"',
      '{"__proto__":null}',
      jsonText({ entryId: 'a'.repeat(5000) }),
      jsonText({ reason: '\u0000' }),
      megabyte,
    ];
    for (const { method, path } of [...allEndpoints, ...operationalEndpoints]) {
      const parts = path.includes(':') ? nonsense : [''];
      for (const part of parts) {
        const address = `${url}${path.replaceAll(/:\w+/g, part.includes('%') ? part : encodeURIComponent(part))}?${part === '' ? 'x=' : `x=${encodeURIComponent(part)}`}`;
        const bodies = method === 'get' ? [undefined] : bodiesOf;
        for (const body of bodies) {
          const refused = await refusal(address, {
            method: method.toUpperCase(),
            headers: { authorization: `Bearer ${adminToken}`, ...json },
            ...(body === undefined ? {} : { body }),
          });
          expect(refused.status, `${method} ${address.slice(0, 150)} ${String(body).slice(0, 40)}`).toSatisfy(
            (status: number) => status >= 400 && status < 500,
          );
        }
      }
    }
  });
});

describe('errors in production', () => {
  let platform: Platform;
  let entryId = '';
  let closedEntryId = '';

  beforeAll(async () => {
    platform = await startPlatform({
      hasWorker: false,
      with: ['contest'],
      env: { NODE_ENV: 'production', MAX_BACKLOG_VOTES: '3', VOTES_PER_VOTER_PER_MINUTE: '6' },
    });
    [entryId = ''] = (await platform.seed({ contest: { voter_tier: 'account' } })).entryIds;
    const over = { voting_starts_at: new Date(Date.now() - 2000), voting_ends_at: new Date(Date.now() - 1000) };
    [closedEntryId = ''] = (await platform.seed({ contest: { voter_tier: 'account', ...over } })).entryIds;
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  it('keep their status and shape, and a fault of ours shows nothing of itself [PL-11]', async () => {
    const { url } = platform;
    const vote = (token: string, body: unknown, headers: Record<string, string> = {}) =>
      refusal(`${url}/api/v1/votes`, {
        method: 'POST',
        headers: { ...json, authorization: `Bearer ${token}`, ...headers },
        body: typeof body === 'string' ? body : jsonText(body),
      });
    const { token } = await platform.user();
    const codes: Record<number, string> = {};
    const keep = ({ status, problem, text }: Refused) => {
      expect(text).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|stack/);
      codes[status] = problem.code;
    };
    keep(await vote(token, '{'));
    keep(await refusal(`${url}/api/v1/me/votes`));
    keep(
      await refusal(`${url}/api/v1/clients`, {
        method: 'POST',
        headers: { ...json, authorization: `Bearer ${token}` },
        body: '{"slug":"mine","name":"Mine"}',
      }),
    );
    keep(await vote(token, { entryId: unknown, type: 'like' }));
    keep(await vote(token, { entryId, type: 'like', name: megabyte }));
    keep(await vote(token, 'x', { 'content-type': 'text/plain' }));
    keep(await vote(token, { entryId }));
    const spender = (await platform.user()).token;
    const spend = () => vote(spender, { entryId: unknown, type: 'like' });
    for (let n = 0; n < 6; n += 1) await spend();
    const limited = await spend();
    expect(limited.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    keep(limited);
    keep(await vote((await platform.user()).token, { entryId: closedEntryId, type: 'like' }));
    keep(
      await eventually(async () => {
        expect((await (await platform.user()).cast(entryId)).status).toBe(503);
        return vote((await platform.user()).token, { entryId, type: 'like' });
      }),
    );
    expect(codes).toEqual({
      400: 'MALFORMED_JSON',
      401: 'UNAUTHENTICATED',
      403: 'FORBIDDEN',
      404: 'NOT_FOUND',
      409: 'VOTING_CLOSED',
      413: 'PAYLOAD_TOO_LARGE',
      415: 'UNSUPPORTED_MEDIA_TYPE',
      422: 'VALIDATION_FAILED',
      429: 'QUOTA_EXCEEDED',
      503: 'BACKLOG_FULL',
    });

    await platform.database.pool.query('alter table board rename to elsewhere');
    const fault = await refusal(`${url}/api/v1/boards/some-board/voting-stats`);
    expect(fault.problem).toEqual({
      type: '/problems/internal',
      title: 'Something went wrong on our side',
      status: 500,
      code: 'INTERNAL',
      requestId: fault.problem.requestId,
    });
    expect(jsonText(platform.log.lines)).toContain(fault.problem.requestId);
  });
});
