import { setTimeout as delay } from 'node:timers/promises';
import type { Platform } from './platform.ts';
import type { Random } from './random.ts';

interface Target {
  name: string;
  kill(): Promise<unknown>;
  start(): Promise<unknown>;
}

function targetsOf({ services, postgres, redis }: Platform): Target[] {
  return [
    ...services.map((service, index) => ({ name: `${service.name} ${index}`, kill: () => service.kill('SIGKILL'), start: () => service.start() })),
    { name: 'PostgreSQL', kill: () => postgres.kill(), start: () => postgres.start() },
    ...(redis === undefined ? [] : [{ name: 'Redis', kill: () => redis.kill(), start: () => redis.start() }]),
  ];
}

/**
 * Kills servers and services in random order, each once a round, with random times between and until the start; ends
 * when the time is over, everything started again. @returns the names of what was killed, in order
 */
export async function runChaos(platform: Platform, random: Random, durationMs: number): Promise<string[]> {
  const killed: string[] = [];
  const untilMs = Date.now() + durationMs;
  while (Date.now() < untilMs) {
    for (const target of random.shuffled(targetsOf(platform))) {
      if (Date.now() >= untilMs) break;
      await delay(random.between(200, 2_000));
      await target.kill();
      killed.push(target.name);
      await delay(random.between(0, 1_500));
      await target.start();
    }
  }
  return killed;
}
