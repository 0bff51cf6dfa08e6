import { describe, expect, it } from 'vitest';
import { ResponseParser } from './response-parser.ts';

function response(status: number, body: string, name = 'Content-Length'): string {
  return `HTTP/1.1 ${status} Text\r\nX-Other: 1\r\n${name}: ${Buffer.byteLength(body)}\r\nDate: today\r\n\r\n${body}`;
}

function statusesOf(chunks: readonly string[]): number[] {
  const statuses: number[] = [];
  const parser = new ResponseParser((status) => void statuses.push(status));
  for (const chunk of chunks) parser.push(Buffer.from(chunk));
  return statuses;
}

describe('response parser', () => {
  it('reads one response of one chunk', () => {
    expect(statusesOf([response(202, '{"a":1}')])).toEqual([202]);
  });

  it('finds the length whatever the case of its name', () => {
    expect(statusesOf([response(200, 'body', 'content-length') + response(404, 'x', 'CONTENT-LENGTH')])).toEqual([
      200, 404,
    ]);
  });

  it('gives the bodies to who wants them, however they are cut', () => {
    const text = response(202, '{"id":"one"}') + response(503, '') + response(200, 'third');
    for (let size = 1; size <= text.length; size += 1) {
      const bodies: string[] = [];
      const parser = new ResponseParser((_status, body) => void bodies.push(body), true);
      for (let start = 0; start < text.length; start += size) parser.push(Buffer.from(text.slice(start, start + size)));
      expect(bodies).toEqual(['{"id":"one"}', '', 'third']);
    }
  });

  it('reads responses cut anywhere', () => {
    const text = response(202, 'first \r\n\r\n body') + response(503, '') + response(200, 'third');
    for (let size = 1; size <= text.length; size += 1) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
        text.slice(index * size, (index + 1) * size),
      );
      expect(statusesOf(chunks)).toEqual([202, 503, 200]);
    }
  });

  it('tells a response only when it is complete', () => {
    const text = response(200, 'body');
    expect(statusesOf([text.slice(0, -1)])).toEqual([]);
  });

  it('knows answers that never have a body', () => {
    expect(statusesOf(['HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'])).toEqual([304]);
  });

  it.each([
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'nonsense\r\n\r\n',
  ])('refuses %j', (text) => {
    expect(() => statusesOf([text])).toThrow(/response/);
  });
});
