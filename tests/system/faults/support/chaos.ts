import { setTimeout as delay } from 'node:timers/promises';
import type { Platform } from './platform.ts';
import { type Random, seededRandom } from './random.ts';

interface Target {
  name: string;
  kill(): Promise<unknown>;
  start(): Promise<unknown>;
}

function targetsOf({ gateways, workers, postgres, redis }: Platform): Target[] {
  return [
    ...[...gateways, ...workers].map((service, index) => ({
      name: `${service.name} ${index}`,
      kill: () => service.kill('SIGKILL'),
      start: () => service.start(),
    })),
    { name: 'PostgreSQL', kill: () => postgres.kill(), start: () => postgres.start() },
    ...(redis === undefined ? [] : [{ name: 'Redis', kill: () => redis.kill(), start: () => redis.start() }]),
  ];
}

/** Milliseconds: how long each runs between two kills, and how long it then stays away. */
const running = { min: 3_000, max: 10_000 };
const away = { min: 0, max: 2_000 };

/**
 * Kills every server and service again and again, each at random times of its own, so that several may be away
 * together; ends when the time is over and all are started again. @returns the names of what was killed, in order
 */
export async function runChaos(platform: Platform, seed: number, durationMs: number): Promise<string[]> {
  const killed: string[] = [];
  const untilMs = Date.now() + durationMs;
  const killAgainAndAgain = async (target: Target, random: Random): Promise<void> => {
    for (;;) {
      const restMs = random.between(running.min, running.max);
      if (Date.now() + restMs >= untilMs) return;
      await delay(restMs);
      await target.kill();
      killed.push(target.name);
      await delay(random.between(away.min, away.max));
      await target.start();
    }
  };
  await Promise.all(targetsOf(platform).map((target, index) => killAgainAndAgain(target, seededRandom(seed + index))));
  return killed;
}
