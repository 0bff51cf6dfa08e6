import { setTimeout as delay } from 'node:timers/promises';
import type { OwnServer } from '@urvote/testkit/own-servers';
import { type StoreName, untilAnswering } from '../world/answering.ts';
import type { SmallDisk } from '../world/small-disk.ts';
import type { StoreProxy } from '../world/store-proxy.ts';
import type { World } from '../world/world.ts';
import type { Harm, HarmTools } from './harm.ts';

type Server = OwnServer & { disk: SmallDisk };

export function storeHarms(world: World): Harm[] {
  const servers: [StoreName, Server][] = [
    ['postgres', world.postgres],
    ...(world.redis === undefined ? [] : [['redis', world.redis] as [StoreName, Server]]),
  ];
  return servers.flatMap(([store, server]): Harm[] => [
    { name: `kill-${store}`, target: store, run: (tools) => gone(tools, () => server.kill(), server) },
    { name: `restart-${store}`, target: store, run: (tools) => gone(tools, () => server.stop(), server) },
    { name: `freeze-${store}`, target: store, run: (tools) => frozen(tools, server) },
    { name: `full-disk-${store}`, target: store, run: (tools) => fullDisk(tools, store, server) },
    ...(store === 'postgres'
      ? [{ name: 'read-only-postgres' as const, target: store, run: (tools: HarmTools) => readOnly(world, tools) }]
      : []),
    ...[...world.gateways, ...world.workers].flatMap((service): Harm[] => {
      const proxy = service[store];
      if (proxy === undefined) return [];
      const target = `${store} of ${service.name}`;
      return [
        { name: `cut-${store}`, target, run: (tools) => cut(tools, proxy) },
        { name: `hold-${store}`, target, run: (tools) => held(tools, proxy) },
      ];
    }),
  ]);
}

async function gone({ last }: HarmTools, end: () => Promise<void>, server: OwnServer): Promise<void> {
  await end();
  await last(0, 5_000);
  await server.start();
}

async function frozen({ last }: HarmTools, server: OwnServer): Promise<void> {
  server.freeze();
  try {
    await last(500, 20_000);
  } finally {
    server.thaw();
  }
}

/** A server may end itself over a full disk, which is what its operator then starts again. */
async function fullDisk({ last }: HarmTools, store: StoreName, server: Server): Promise<void> {
  await server.disk.fill();
  try {
    await last(5_000, 30_000);
  } finally {
    await server.disk.empty();
    await untilAnswering(store, server);
  }
}

/** As a server is that was just made the standby of another one. */
async function readOnly({ pool }: World, { last }: HarmTools): Promise<void> {
  const turn = async (state: 'on' | 'off') => {
    await pool.query(`alter system set default_transaction_read_only = ${state}`);
    await pool.query('select pg_reload_conf()');
  };
  await turn('on');
  try {
    await last(20_000, 90_000);
  } finally {
    await turn('off');
  }
}

/** Connections end once, again and again, or none can be made. */
async function cut({ random, last }: HarmTools, proxy: StoreProxy): Promise<void> {
  const way = random.between(0, 3);
  if (way < 1) return proxy.drop();
  if (way < 2) {
    for (let times = 0; times < 30; times += 1) {
      proxy.drop();
      await delay(100);
    }
    return;
  }
  proxy.refuse();
  try {
    await last(500, 15_000);
  } finally {
    proxy.release();
  }
}

/** Nothing passes for a while; afterwards all that was sent arrives, or never does. */
async function held({ random, last }: HarmTools, proxy: StoreProxy): Promise<void> {
  proxy.hold();
  try {
    await last(500, 30_000);
  } finally {
    if (random.between(0, 1) < 0.5) proxy.drop();
    proxy.release();
  }
}
