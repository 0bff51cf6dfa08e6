import { describe, expect, it } from 'vitest';
import { FrameReader } from './frame-reader.ts';

/** As the gateway sends them, in chunks of HTTP. */
function frame(id: string, data: string): string {
  const text = `id: ${id}\nevent: leaderboard\ndata: ${data}\n\n`;
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
const stream = `${head}d\r\nretry: 2000\n\n\r\n${frame('e-0', '{"entries":[]}')}3\r\n: \n\n\r\n${frame('e-1', `{"text":"${'x'.repeat(2000)}"}`)}${frame('e-2', '{"a":2}')}`;

describe('events of a stream', () => {
  it.each([1, 2, 3, 7, 64, 1000, 100_000])('are found when they come %i bytes at a time', (size) => {
    const plain: string[] = [];
    const withData: [string, string][] = [];
    const readers = [
      new FrameReader((id) => void plain.push(id)),
      new FrameReader((id, data) => void withData.push([id, data]), true),
    ];
    const bytes = Buffer.from(stream);
    for (let start = 0; start < bytes.length; start += size)
      for (const reader of readers) reader.push(bytes.subarray(start, start + size));
    expect(plain).toEqual(['e-0', 'e-1', 'e-2']);
    expect(withData.map(([id]) => id)).toEqual(['e-0', 'e-1', 'e-2']);
    expect(withData[0]?.[1]).toBe('{"entries":[]}');
    expect(withData[1]?.[1]).toHaveLength(2011);
  });

  it('are told when their last byte is there, and not before', () => {
    const ids: string[] = [];
    const reader = new FrameReader((id) => void ids.push(id));
    reader.push(Buffer.from('id: 7\nevent: leaderboard\ndata: {}'));
    reader.push(Buffer.from('\n'));
    expect(ids).toEqual([]);
    reader.push(Buffer.from('\n'));
    expect(ids).toEqual(['7']);
  });
});
