import type { Generator } from '../load/generator.ts';
import type { BenchOptions, QueueMode } from '../options.ts';
import type { BenchServers } from '../stage/servers.ts';

/** What every measure works with. */
export interface Bench {
  options: BenchOptions;
  servers: BenchServers;
  generator: Generator;
  /** Tells the person at the screen how far it is. */
  say: (text: string) => void;
}

export interface ModeBench extends Bench {
  mode: QueueMode;
  redisUrl: string | undefined;
}
