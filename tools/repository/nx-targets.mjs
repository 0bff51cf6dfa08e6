import { dirname } from 'node:path';

/**
 * Gives every package of the workspace the targets `lint` and `test`, so `nx affected -t lint test` runs what a change
 * can break. Types are checked for the whole workspace at once (`npm run typecheck`): that is one program and seconds.
 */
function targetsOf(root) {
  const options = { cwd: '{workspaceRoot}' };
  return {
    lint: { cache: true, executor: 'nx:run-commands', options: { ...options, command: `eslint ${root}` } },
    test: {
      cache: true,
      executor: 'nx:run-commands',
      options: { ...options, command: `vitest run ${root} --passWithNoTests` },
    },
  };
}

export const createNodes = [
  '{apps,libs,tools}/*/package.json',
  (files) =>
    files.map((file) => {
      const root = dirname(file);
      return [file, { projects: { [root]: { root, targets: targetsOf(root) } } }];
    }),
];
