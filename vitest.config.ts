import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import LongFilesFirst from './libs/testkit/src/vitest/long-files-first.ts';

const serversSetup = 'libs/testkit/src/vitest/global-setup.ts';
const noSecretsInLogs = 'libs/testkit/src/vitest/no-secrets-in-logs.ts';
const sources = '{libs,apps,tools,bench}/**';
const notTests = ['**/node_modules/**', '**/fixtures/**'];
/** It waits for two minutes and needs little, so it runs beside others. */
const waitedOut = 'tests/system/faults/waited-out.test.ts';
/** They put something into a module, which files that share their modules would meet, or miss. */
const mocksModules = ['libs/platform/src/api-keys/api-key-verifier.int.test.ts', 'tests/system/api/contract.test.ts'];

const withServers = {
  globalSetup: [serversSetup],
  setupFiles: [noSecretsInLogs],
  pool: 'forks' as const,
  // One file more than there are cores, because each waits for its servers now and then.
  maxWorkers: availableParallelism() + 1,
};

/**
 * Groups run one after another: pure tests, which fill every core; tests with servers and the API; and last what measures
 * outages and needs its processes to have room. Two files share the servers, and in `int` and `system` a process and its
 * modules, but neither databases nor prefixes nor ports.
 * The time limits end what hangs; they are far above what a slow and busy machine takes.
 */
export default defineConfig({
  test: {
    passWithNoTests: false,
    teardownTimeout: 30_000,
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    reporters: ['default', './libs/testkit/src/vitest/slowest-files.ts'],
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${sources}/*.test.ts`],
          exclude: [...notTests, '**/*.{int,walls}.test.ts'],
          maxWorkers: '100%',
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'walls',
          include: ['tools/repository/src/**/*.walls.test.ts'],
          maxWorkers: '100%',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...withServers,
          name: 'int',
          include: [`${sources}/*.int.test.ts`],
          exclude: [...notTests, ...mocksModules],
          // Loading a service's modules costs more than most files' tests do.
          isolate: false,
          testTimeout: 90_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...withServers,
          name: 'mocks',
          include: mocksModules,
          testTimeout: 90_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...withServers,
          name: 'system',
          include: ['tests/system/!(faults)/**/*.test.ts', waitedOut],
          exclude: [...notTests, ...mocksModules],
          isolate: false,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...withServers,
          name: 'faults',
          include: ['tests/system/faults/**/*.test.ts'],
          exclude: [...notTests, waitedOut],
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
