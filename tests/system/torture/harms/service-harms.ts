import { endInOrder, type HarmedService, startAgain } from '../world/harmed-service.ts';
import type { World } from '../world/world.ts';
import type { Harm, HarmTools } from './harm.ts';

/** Longer than a job's lock, a transaction's limits and every time-out of a client. */
const longFreezeMs = 75_000;
/** One freeze of a worker in so many is a long one. */
const longFreezeShare = 0.4;

export function serviceHarms({ gateways, workers }: World): Harm[] {
  return [...gateways, ...workers].flatMap((victim): Harm[] => {
    const { kind, name: target } = victim;
    return [
      { name: `kill-${kind}`, target, run: (tools) => killed(victim, tools) },
      { name: `freeze-${kind}`, target, run: (tools) => frozen(victim, tools) },
      { name: `restart-${kind}`, target, run: (tools) => restarted(victim, tools) },
      { name: `skew-${kind}`, target, run: (tools) => skewed(victim, tools) },
    ];
  });
}

async function start(victim: HarmedService, tools: HarmTools): Promise<void> {
  for (const failure of await startAgain(victim)) tools.wrong(failure);
}

async function killed(victim: HarmedService, tools: HarmTools): Promise<void> {
  await victim.service.kill('SIGKILL');
  await tools.last(0, 3_000);
  await start(victim, tools);
}

async function restarted(victim: HarmedService, tools: HarmTools): Promise<void> {
  const fault = await endInOrder(victim);
  if (fault !== null) tools.wrong(fault);
  await tools.last(0, 2_000);
  await start(victim, tools);
}

async function frozen({ service, kind }: HarmedService, { random, last }: HarmTools): Promise<void> {
  const { process } = service;
  const isLong = kind === 'worker' && random.between(0, 1) < longFreezeShare;
  process.signal('SIGSTOP');
  try {
    await (isLong ? last(longFreezeMs, longFreezeMs) : last(500, 20_000));
  } finally {
    process.signal('SIGCONT');
  }
}

/** Minutes fast or slow for a worker, which dates nothing that decides; seconds for a gateway, which dates the votes. */
async function skewed({ clock, kind }: HarmedService, { random, last }: HarmTools): Promise<void> {
  const mostMs = kind === 'worker' ? 300_000 : 5_000;
  clock.set(Math.round(random.between(-mostMs, mostMs)));
  try {
    await last(5_000, 40_000);
  } finally {
    clock.set(0);
  }
}
