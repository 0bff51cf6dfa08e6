import type { World } from '../world/world.ts';
import type { Harm } from './harm.ts';
import type { HarmName } from './harm-names.ts';
import { serviceHarms } from './service-harms.ts';
import { storeHarms } from './store-harms.ts';

/** The chosen harms that can be done here, and what cannot be. */
export function harmsOf(world: World, chosen: readonly HarmName[]): { harms: Harm[]; skipped: string[] } {
  const harms = [...serviceHarms(world), ...storeHarms(world)].filter(({ name }) => chosen.includes(name));
  const hasDisks = world.postgres.disk.isReal;
  const skipped = hasDisks
    ? []
    : harms
        .filter(({ name }) => name.startsWith('full-disk'))
        .map(({ name }) => `${name}: no file system may be mounted here`);
  return { harms: hasDisks ? harms : harms.filter(({ name }) => !name.startsWith('full-disk')), skipped };
}
