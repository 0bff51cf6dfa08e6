import type { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createClientView } from '../http-request/client-ip.ts';
import { createForwardingWatch } from './ignored-forwarding.ts';

const request = (peer: string, forwarded?: string) =>
  ({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

async function watched(trusted: string[], requests: IncomingMessage[]) {
  const lines: string[] = [];
  const registry = new Registry();
  const watch = createForwardingWatch(
    createClientView(trusted),
    pino({}, { write: (line: string) => lines.push(line) }),
    registry,
  );
  for (const each of requests) watch(each);
  const { values } = (await registry.getSingleMetric('urvote_http_forwarded_ignored_total')?.get()) ?? { values: [] };
  return { lines: lines.map((line) => JSON.parse(line) as { peer: string; msg: string }), count: values[0]?.value };
}

it('warns once of a proxy that is not trusted, with its address, and counts each of its requests', async () => {
  for (const trusted of [[], ['10.0.0.0/8']]) {
    const proxied = request('172.30.64.9', '203.0.113.7');
    const { lines, count } = await watched(trusted, [request('172.30.64.9'), proxied, proxied, proxied]);
    expect(lines).toMatchObject([{ level: 40, peer: '172.30.64.9' }]);
    expect(lines[0]?.msg).toContain('TRUSTED_PROXIES');
    expect(JSON.stringify(lines)).not.toContain('203.0.113.7');
    expect(count).toBe(3);
  }
});

it('is silent about proxies that are trusted, and about visitors who come by themselves', async () => {
  const asked = [request('10.0.0.1', '203.0.113.7'), request('203.0.113.8')];
  expect(await watched(['10.0.0.0/8'], asked)).toEqual({ lines: [], count: 0 });
});
