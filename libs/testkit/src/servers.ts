import { inject } from 'vitest';
import type { TestServers } from './vitest/provided.ts';

/** The servers of this test run. @throws Error outside the projects that start servers */
export function testServers(): TestServers {
  const servers = inject('servers') as TestServers | undefined;
  if (!servers) throw new Error('Servers are started for *.int.test.ts and tests/system only');
  return servers;
}
