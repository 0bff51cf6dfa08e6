import { expect, it } from 'vitest';
import { createRegistry } from './registry.ts';

it('measures the delay of the event loop seldom, since each measurement wakes an idle process', async () => {
  const registry = createRegistry('sample');
  const shortestSeconds = async (): Promise<number> =>
    Number(/^nodejs_eventloop_lag_min_seconds\{.*\} (\S+)$/m.exec(await registry.metrics())?.[1]);
  const noneYet = 1000;
  // Reading begins anew, and takes two measurements.
  await expect
    .poll(shortestSeconds, { interval: 1000, timeout: 20_000 })
    .toSatisfy((seconds: number) => seconds < noneYet && seconds > 0.2);
});
