import type { Json } from './document.ts';

const id = '00000000-0000-0000-0000-000000000000';
const cursor = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
const nested = (depth: number): Json => (depth === 0 ? '\ud800' : [nested(depth - 1)]);

const instants = [
  '9999-12-31T23:59:59.999999999Z',
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '2024-02-30T00:00:00Z',
  '2030-01-01T00:00:00.0009999Z',
  '2030-01-01',
];

const cursors = [
  ...['clients', 'contests', 'entries', 'my-votes', 'users'].flatMap((list) => [
    cursor([list, Number.MAX_SAFE_INTEGER, id]),
    cursor([list, Number.MIN_SAFE_INTEGER, id]),
  ]),
  cursor(['contests', 1e300, id]),
  cursor({ toString: 1 }),
];

/** Text that has broken somebody's parser, escaping, comparison, column or index. */
export const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\u202etxt.exe',
  '\ufeff',
  '\uffff',
  'e\u0301'.repeat(200),
  '🏴'.repeat(130),
  'x'.repeat(300),
  'x'.repeat(3_000),
  "' OR 1=1 --",
  "'; DROP TABLE vote; --",
  '\\',
  '%_%',
  '$1',
  '{}',
  '[',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  'https://example.org/\ud800',
  'javascript:alert(1)',
  "a@b'.example",
  'a@b.example\r\nBcc: c@d.example',
  'İ',
  '١٢٣',
  '-1',
  '0',
  '1.5',
  '1e309',
  '9007199254740993',
  '99999999999999999999',
  'NaN',
  'Infinity',
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  id,
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ...instants,
  ...cursors,
];

export const nastyValues: readonly Json[] = [
  ...nastyTexts,
  'x'.repeat(60_000),
  null,
  true,
  false,
  -1,
  0,
  -0.5,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  [],
  [null],
  ['\0'],
  ['\ud800', 'a\0'],
  Array.from({ length: 2_000 }, (_, index) => index),
  {},
  { toString: 1, valueOf: null },
  { '\ud800': '\0' },
  nested(50),
];

/** As bytes, since no object gives them. */
export const nastyBodies: readonly Buffer[] = [
  '',
  '{',
  'null',
  '[]',
  '"\\ud800"',
  '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
  '{"a":1,"a":2}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `{"a":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
  '1e400',
  'x'.repeat(70_000),
]
  .map((text) => Buffer.from(text))
  .concat(Buffer.from('{"name":"\xff\xfe"}', 'latin1'), Buffer.from('\ufeff{}'));

/** As forms that are none, or that somebody's parser makes something of. */
export const nastyForms: readonly Buffer[] = [
  '',
  '=',
  '&&&=&',
  'a=%',
  'a=%zz&%=1',
  '%ff=%fe',
  'a=%00&%00=a',
  '__proto__=1&constructor=2&toString=3',
  'a[b]=1&a[]=2&a.b=3',
  '{"csrf":"x"}',
  `x=${'y'.repeat(17_000)}`,
  'a=1&'.repeat(3_000),
].map((text) => Buffer.from(text));

/** What a header line can carry; others are no requests. */
export const nastyHeaders: readonly (readonly [string, string])[] = [
  ...[
    'user-agent',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'x-forwarded-for',
    'x-request-id',
    'cookie',
  ].flatMap((name) =>
    ['', '\xff\xfe', 'é'.repeat(600), '"', "'; DROP TABLE vote; --", ','.repeat(200), '*', '"1", W/"2"'].map(
      (value) => [name, value] as const,
    ),
  ),
  ['cookie', 'urvote_guest=guest.v1.x.y; urvote_access=x; __Host-urvote_access=\xff'],
  ['authorization', 'Bearer'],
  ['authorization', 'Basic \xff'],
  ['authorization', `Bearer ${'a.'.repeat(3_000)}`],
  ['authorization', 'Bearer guest.v1.bnVsbA.x'],
  ['authorization', 'Bearer urv_\xff'],
  ['content-type', 'application/json; charset=utf-16'],
  ['content-type', 'text/plain'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-type', '\xff'],
  ['content-encoding', 'gzip'],
  ['accept', 'image/png;q=\xff'],
  ['accept-language', 'x'.repeat(3_000)],
  ['range', 'bytes=99999999999999999999-'],
  ['range', 'bytes=-0,0-0,1-1'],
  ['origin', 'null'],
  ['expect', 'x'],
  ['last-event-id', '-1\xff'],
  ['x-http-method-override', 'DELETE'],
];
