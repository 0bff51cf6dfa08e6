import { readdirSync } from 'node:fs';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The boundary rule skips itself, with no more than a warning, where it finds no project graph. Making the graph here
// keeps the walls standing on a fresh checkout, and a graph that cannot be made stops the lint.
process.env.NX_DAEMON = 'false';
await createProjectGraphAsync();

const testFiles = ['**/*.test.ts', '**/*.test-support.ts'];

const inputAndOutput = ['kysely', 'pg', 'pg-*', 'ioredis', 'bullmq', 'express', 'pino', 'pino-*', '@aws-sdk/*'];

/** Which kind of package may import which; the kinds are the `nx.tags` of each package.json. */
const allowedImports = {
  'type:contract': ['type:contract'],
  'type:domain': ['type:contract'],
  'type:pages': ['type:contract'],
  'type:schema': ['type:contract'],
  'type:platform': ['type:schema', 'type:contract'],
  'type:embedded': ['type:platform', 'type:schema', 'type:contract'],
  'type:testkit': ['type:embedded', 'type:platform', 'type:schema', 'type:contract'],
  'type:demo': ['type:platform', 'type:schema', 'type:contract'],
  'type:app': ['type:platform', 'type:pages', 'type:domain', 'type:schema', 'type:contract'],
  'type:standalone': [
    'type:app',
    'type:demo',
    'type:embedded',
    'type:platform',
    'type:domain',
    'type:schema',
    'type:contract',
  ],
  'type:tool': [
    'type:app',
    'type:demo',
    'type:embedded',
    'type:platform',
    'type:domain',
    'type:schema',
    'type:contract',
  ],
  'type:bench': ['*'],
  'type:system': ['*'],
};
const pureKinds = ['type:contract', 'type:domain', 'type:pages'];

/** Nx refuses every import of an application; these are the ones that may be composed and tested as a whole. */
const apps = readdirSync(new URL('apps', import.meta.url)).map((name) => `@urvote/${name}/**`);

function moduleBoundaries(additionallyAllowed, allow = []) {
  const depConstraints = Object.entries(allowedImports).map(([sourceTag, allowed]) => ({
    sourceTag,
    // A package may always import itself; the rule reads an empty list as "nothing is restricted".
    onlyDependOnLibsWithTags: [sourceTag, ...allowed, ...additionallyAllowed].filter(
      (tag) => tag !== 'type:app' || sourceTag !== 'type:app',
    ),
    ...(pureKinds.includes(sourceTag) ? { bannedExternalImports: inputAndOutput } : {}),
  }));
  // Tests of these packages use the test kit, which itself uses them; their sources may not (see depConstraints).
  const tested = ['contracts', 'db-schema', 'embedded', 'platform'].map((name) => [
    `@urvote/${name}`,
    '@urvote/testkit',
  ]);
  return [
    'error',
    { enforceBuildableLibDependency: false, allow, depConstraints, ignoredCircularDependencies: tested },
  ];
}

/** Types of the drivers may be named anywhere, in what passes a transaction on; what runs SQL may not. */
const sqlDrivers = ['kysely', 'pg', 'pg-copy-streams'].map((name) => ({
  name,
  message: 'SQL lives in *.queries.ts; context.ts opens connections.',
  allowTypeImports: true,
}));
const queryBuilders = 'selectFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto';
const sqlAtHand = [
  {
    selector: `CallExpression[callee.property.name=/^(${queryBuilders})$/]`,
    message: 'Queries are built in *.queries.ts.',
  },
  {
    selector:
      "CallExpression[callee.property.name='query']:matches([arguments.0.type='Literal'], [arguments.0.type='TemplateLiteral'])",
    message: 'SQL lives in *.queries.ts.',
  },
];
const namedExports = [
  { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
  { selector: 'ExportAllDeclaration', message: 'Import from the file that declares it, not through a barrel.' },
];

const express = {
  name: 'express',
  message: 'HTTP stops at *.route.ts and app.ts; use cases and queries take plain values.',
};
const restrict = (...paths) => ({ '@typescript-eslint/no-restricted-imports': ['error', { paths }] });

const sqlFiles = [
  '**/*.queries.ts',
  'libs/platform/src/postgres/**',
  'libs/platform/src/queue/migrate-queue-schema.ts',
  'libs/platform/src/events/postgres-wake-up.ts',
  'libs/{db-schema,demo-data,embedded,testkit}/**',
  'apps/standalone/src/service-urls.ts',
  'tests/**',
  'tools/**',
  'bench/**',
  ...testFiles,
];
const expressFiles = [
  'apps/*/src/app.ts',
  'apps/*/src/**/*.{route,middleware,dashboard}.ts',
  'libs/platform/src/http/**',
  'libs/testkit/**',
  'tests/**',
  'bench/**',
  ...testFiles,
];
const environmentFiles = [
  '**/config.ts',
  'libs/platform/src/config/**',
  'libs/testkit/**',
  '{tools,bench}/**/main.ts',
  'tests/**',
  ...testFiles,
  '*.config.ts',
];

export default defineConfig(
  { plugins: { '@typescript-eslint': tseslint.plugin } },
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '.nx/**',
      '.urvote/**',
      '**/fixtures/walls/**',
      '**/fixtures/new-service/**',
      '**/sdk/fixtures/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': moduleBoundaries([]),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: false }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is read in config.ts files only.' },
      ],
      'no-restricted-syntax': ['error', ...namedExports, ...sqlAtHand],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 80, skipComments: true, skipBlankLines: true }],
      ...restrict(...sqlDrivers, express),
    },
  },
  { files: ['**/context.ts'], rules: restrict(express) },
  { files: sqlFiles, rules: { ...restrict(express), 'no-restricted-syntax': ['error', ...namedExports] } },
  { files: expressFiles, rules: restrict(...sqlDrivers) },
  {
    files: [...testFiles, 'tests/**/*.ts', 'bench/**/*.ts', 'libs/testkit/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off' },
  },
  {
    files: [...testFiles, 'tests/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': moduleBoundaries(['type:testkit']),
      'max-lines': 'off',
      'max-lines-per-function': 'off',
    },
  },
  { files: ['**/generated.ts'], rules: { 'max-lines': 'off' } },
  { files: ['**/*.generated.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['{apps/standalone,tools}/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': moduleBoundaries([], apps) },
  },
  {
    files: ['{apps/standalone,tools}/**/*.test{,-support}.ts', '{bench,tests}/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': moduleBoundaries(['type:testkit'], apps) },
  },
  { files: environmentFiles, rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['*.config.ts', 'libs/testkit/src/vitest/**', 'libs/db-schema/src/migrations/**'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
