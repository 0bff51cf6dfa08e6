import { defineConfig } from 'vitest/config';

const serversSetup = 'libs/testkit/src/vitest/global-setup.ts';
const noSecretsInLogs = 'libs/testkit/src/vitest/no-secrets-in-logs.ts';
const sources = '{libs,apps,tools,bench}/**';
const notTests = ['**/node_modules/**', '**/fixtures/**'];

/**
 * Groups run one after another (unit, int, system), because each wants another number of workers: pure tests fill every
 * core, tests with servers leave the servers room to work, and whole processes are started by one test file at a time.
 * The time limits end what hangs; they are far above what a slow and busy machine takes.
 */
export default defineConfig({
  test: {
    passWithNoTests: false,
    teardownTimeout: 30_000,
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${sources}/*.test.ts`],
          exclude: [...notTests, '**/*.int.test.ts'],
          maxWorkers: '100%',
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'int',
          include: [`${sources}/*.int.test.ts`],
          exclude: notTests,
          globalSetup: [serversSetup],
          setupFiles: [noSecretsInLogs],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 90_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/system/**/*.test.ts'],
          exclude: notTests,
          globalSetup: [serversSetup],
          setupFiles: [noSecretsInLogs],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
