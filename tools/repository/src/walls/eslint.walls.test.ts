import { readFile } from 'node:fs/promises';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import tseslint from 'typescript-eslint';

const root = new URL('../../../..', import.meta.url).pathname;
const fixtures = new URL('../../fixtures/walls/', import.meta.url);
const boundaries = '@nx/enforce-module-boundaries';
const restricted = '@typescript-eslint/no-restricted-imports';

let eslint: ESLint;

beforeAll(() => {
  // A fixture is linted under a path where no file is, so the type checker knows nothing of it: the rules that need types
  // are off here, and one of them is checked on a file of its own below.
  eslint = new ESLint({ cwd: root, overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }] });
});

async function brokenRules(fixture: string, path: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(await readFile(new URL(fixture, fixtures), 'utf8'), { filePath: root + path });
  return result!.messages.map((message) => message.ruleId ?? message.message);
}

describe('a wall bites', () => {
  const outside = ['kysely', 'pg', 'ioredis', 'bullmq', 'express', 'pino', 'aws-sdk-client-s3'];

  it.each(outside.flatMap((name) => [`contracts ${name}`, `voting ${name}`]))('pure package: %s', async (names) => {
    const [library, imported] = names.split(' ');
    expect(await brokenRules(`imports-${imported}.ts`, `libs/${library}/src/made-up.ts`)).toContain(boundaries);
  });

  it.each([
    ['imports-kysely.ts', 'apps/gateway/src/votes/cast-vote.ts', restricted],
    ['imports-kysely.ts', 'apps/gateway/src/votes/cast-vote.route.ts', restricted],
    ['imports-kysely.ts', 'libs/platform/src/http/made-up.ts', restricted],
    ['imports-kysely.ts', 'apps/vote-worker/src/vote-store/write-run.ts', restricted],
    ['imports-pg.ts', 'apps/vote-worker/src/vote-store/write-run.ts', restricted],
    ['imports-pg.ts', 'libs/platform/src/http/made-up.ts', restricted],
    ['asks-in-sql.ts', 'apps/vote-worker/src/vote-store/write-run.ts', 'no-restricted-syntax'],
    ['builds-a-query.ts', 'apps/contest-service/src/entries/decide-entry.ts', 'no-restricted-syntax'],
    ['builds-a-query.ts', 'apps/contest-service/src/context.ts', 'no-restricted-syntax'],
    ['imports-express.ts', 'apps/gateway/src/votes/cast-vote.ts', restricted],
    ['imports-express.ts', 'apps/gateway/src/votes/votes.queries.ts', restricted],
    ['imports-platform.ts', 'libs/voting/src/made-up.ts', boundaries],
    ['imports-platform.ts', 'libs/contracts/src/made-up.ts', boundaries],
    ['imports-platform.ts', 'libs/pages/src/made-up.ts', boundaries],
    ['imports-voting.ts', 'libs/contracts/src/made-up.ts', boundaries],
    ['imports-voting.ts', 'libs/platform/src/made-up.ts', boundaries],
    ['imports-gateway.ts', 'apps/vote-worker/src/made-up.ts', boundaries],
    ['imports-gateway.ts', 'libs/platform/src/made-up.ts', boundaries],
    ['imports-demo-data.ts', 'apps/gateway/src/made-up.ts', boundaries],
    ['imports-embedded.ts', 'apps/gateway/src/made-up.ts', boundaries],
    ['imports-embedded.ts', 'libs/platform/src/made-up.ts', boundaries],
    ['imports-testkit.ts', 'apps/gateway/src/made-up.ts', boundaries],
    ['imports-testkit.ts', 'libs/platform/src/made-up.ts', boundaries],
    ['imports-testkit.ts', 'apps/standalone/src/made-up.ts', boundaries],
    ['imports-testkit.ts', 'tools/db/src/commands.ts', boundaries],
    ['imports-a-file-of-another-package.ts', 'libs/platform/src/http/made-up.ts', boundaries],
    ['reads-environment.ts', 'apps/gateway/src/app.ts', 'no-restricted-properties'],
    ['says-any.ts', 'libs/voting/src/made-up.ts', '@typescript-eslint/no-explicit-any'],
    ['imports-type-as-value.ts', 'libs/voting/src/made-up.ts', '@typescript-eslint/consistent-type-imports'],
    ['is-a-barrel.ts', 'libs/voting/src/made-up.ts', 'no-restricted-syntax'],
    ['exports-default.ts', 'libs/voting/src/made-up.ts', 'no-restricted-syntax'],
  ])('%s at %s', async (fixture, path, rule) => {
    expect(await brokenRules(fixture, path)).toContain(rule);
  });

  it('a dropped promise, with types', async () => {
    const typed = new ESLint({
      cwd: root,
      ignore: false,
      overrideConfig: [
        {
          files: ['**/*.ts'],
          languageOptions: {
            parserOptions: { projectService: { allowDefaultProject: ['tools/repository/fixtures/walls/*.ts'] } },
          },
        },
      ],
    });
    const [result] = await typed.lintFiles(['tools/repository/fixtures/walls/drops-a-promise.ts']);
    expect(result!.messages.map((message) => message.ruleId)).toContain('@typescript-eslint/no-floating-promises');
  }, 60_000);

  it('a file or a function that is too long', async () => {
    const lines = 'export const value = 1;\n'.repeat(401);
    const long = `export function long(): void {\n${'  Math.random();\n'.repeat(80)}}\n`;
    const at = { filePath: `${root}libs/voting/src/made-up.ts` };
    expect((await eslint.lintText(lines, at))[0]!.messages.map(({ ruleId }) => ruleId)).toContain('max-lines');
    expect((await eslint.lintText(long, at))[0]!.messages.map(({ ruleId }) => ruleId)).toContain(
      'max-lines-per-function',
    );
  });
});

describe('what is allowed passes', () => {
  it.each([
    ['imports-contracts.ts', 'libs/voting/src/made-up.ts'],
    ['imports-contracts.ts', 'libs/platform/src/made-up.ts'],
    ['imports-voting.ts', 'apps/gateway/src/votes/cast-vote.ts'],
    ['imports-platform.ts', 'apps/gateway/src/context.ts'],
    ['imports-gateway.ts', 'apps/standalone/src/app.ts'],
    ['imports-gateway.ts', 'tests/system/made-up.test.ts'],
    ['imports-demo-data.ts', 'tools/db/src/main.ts'],
    ['imports-embedded.ts', 'apps/standalone/src/app.ts'],
    ['imports-embedded.ts', 'libs/testkit/src/made-up.ts'],
    ['imports-testkit.ts', 'apps/gateway/src/votes/cast-vote.int.test.ts'],
    ['imports-testkit.ts', 'libs/platform/src/made-up.int.test.ts'],
    ['imports-testkit.ts', 'libs/contracts/src/made-up.test.ts'],
    ['imports-testkit.ts', 'libs/db-schema/src/made-up.int.test.ts'],
    ['imports-kysely.ts', 'apps/gateway/src/votes/votes.queries.ts'],
    ['imports-pg.ts', 'apps/vote-worker/src/vote-store/votes.queries.ts'],
    ['asks-in-sql.ts', 'apps/vote-worker/src/vote-store/votes.queries.ts'],
    ['builds-a-query.ts', 'apps/contest-service/src/entries/entries.queries.ts'],
    ['names-a-pool.ts', 'apps/vote-worker/src/vote-store/write-run.ts'],
    ['imports-testkit.ts', 'tools/db/src/commands.test.ts'],
    ['imports-testkit.ts', 'bench/src/made-up.ts'],
    ['imports-kysely.ts', 'apps/gateway/src/context.ts'],
    ['imports-kysely.ts', 'libs/platform/src/postgres/database.ts'],
    ['imports-express.ts', 'apps/ops-service/src/app.ts'],
    ['imports-express.ts', 'libs/platform/src/http/http-app.ts'],
    ['reads-environment.ts', 'apps/gateway/src/config.ts'],
    ['reads-environment.ts', 'tools/db/src/main.ts'],
  ])('%s at %s', async (fixture, path) => {
    expect(await brokenRules(fixture, path)).toEqual([]);
  });
});
