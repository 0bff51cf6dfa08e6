import { Counter, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../logger/logger.ts';
import { memorySink } from '@urvote/testkit/memory-sink';
import { healthRoutes } from './health-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { kitServer } from './kit-server.test-support.ts';

describe('health routes', () => {
  it('name what is missing and nothing else of it, ask again when the answer is old and log changes only', async () => {
    const clock = { now: 0, nowMs: () => clock.now };
    let asked = 0;
    let isUp = false;
    const postgres = {
      name: 'postgres',
      check: async () => {
        asked += 1;
        if (!isUp) throw new Error('postgres://user:password@host is away');
      },
    };
    const stuck = { name: 'redis', check: () => (isUp ? Promise.resolve() : new Promise<void>(() => undefined)) };
    const sink = memorySink();
    const logger = createLogger({ service: 'kit', destination: sink });
    const routes = healthRoutes({
      checks: [postgres, stuck],
      nowMs: clock.nowMs,
      logger,
      timeoutMs: 20,
    });
    await using server = await kitServer({ routes });
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    const [missing] = await Promise.all([fetch(`${server.url}/health/ready`), fetch(`${server.url}/health/ready`)]);
    const text = await missing.text();
    expect([missing.status, missing.headers.get('content-type'), asked]).toEqual([503, 'application/problem+json', 1]);
    expect(JSON.parse(text)).toMatchObject({
      detail: 'Not available: postgres, redis',
      checks: { postgres: 'unavailable', redis: 'unavailable' },
    });
    expect(text).not.toContain('password');
    clock.now = 1_000;
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);
    isUp = true;
    clock.now = 2_000;
    const ready = await fetch(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', checks: { postgres: 'ok', redis: 'ok' } },
    ]);
    // Three probes, and one line for each change.
    expect(sink.lines.map(({ msg, dependency }) => `${dependency as string}: ${msg as string}`)).toEqual([
      'postgres: dependency does not answer',
      'redis: dependency does not answer',
      'postgres: dependency answers again',
      'redis: dependency answers again',
    ]);
    expect(server.log.filter(({ level }) => Number(level) > 20)).toEqual([]);
  });
});

describe('metrics', () => {
  const token = 'metrics-token-of-a-test-installation';

  async function ask(headers: Record<string, string>, method = 'GET') {
    const registry = new Registry();
    new Counter({ name: 'things_total', help: 'h', registers: [registry] }).inc();
    await using server = await kitServer({ routes: [metricsRoute(registry, token)] });
    const response = await fetch(`${server.url}/metrics`, { method, headers });
    return { response, text: await response.text() };
  }

  it('are text for whoever has the token', async () => {
    const { response, text } = await ask({ authorization: `Bearer ${token}` });
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('things_total 1');
  });

  it.each(['', token, `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, 'Bearer'])(
    'are refused to %j',
    async (authorization) => {
      for (const method of ['GET', 'HEAD']) {
        const { response, text } = await ask(authorization === '' ? {} : { authorization }, method);
        expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
        expect(response.headers.get('content-type')).toBe('application/problem+json');
        expect(text).not.toContain('things_total');
      }
    },
  );
});
