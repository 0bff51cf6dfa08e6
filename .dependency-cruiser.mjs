const noun = '^(apps|libs)/[^/]+/src/.+';

/** What a noun of a service may know of the service's root; the other files there know the nouns. */
const rootFiles = '/(config|context|events)[.]ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle-of-files',
      severity: 'error',
      comment: 'Files import one way, by value and by type.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-nouns',
      severity: 'error',
      comment: 'Between the folders of a package imports run one way.',
      scope: 'folder',
      from: { path: noun },
      to: { circular: true, path: noun },
    },
    {
      name: 'no-way-up',
      severity: 'error',
      comment: 'A folder uses the folders in it, and they never use its own files.',
      from: { path: '^((?:apps|libs)/[^/]+/src/.+)/[^/]+/[^/]+$' },
      to: { path: '^$1/[^/]+$' },
    },
    {
      name: 'no-way-to-the-root',
      severity: 'error',
      comment: 'The root of a service wires its nouns, so of the root a noun knows what is built there and no more.',
      from: { path: '^(apps/[^/]+/src)/.+/[^/]+$' },
      to: { path: '^$1/[^/]+$', pathNot: rootFiles },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['[.]test(-support)?[.]ts$', '/fixtures/'] },
    includeOnly: '^(apps|libs|tools|bench|tests)/',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
    combinedDependencies: true,
  },
};
