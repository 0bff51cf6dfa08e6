#!/usr/bin/env node
// Plain JavaScript of long ago, so that a Node that is too old for everything else still reads it:
//   node run.mjs apps/gateway/src/main.ts [arguments]
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const neededMajor = 26;
const version = process.versions.node;
const [program = 'apps/standalone/src/main.ts', ...args] = process.argv.slice(2);
const root = dirname(fileURLToPath(import.meta.url));
const path = resolve(root, program);
const broughtNode = join(root, 'node_modules', 'node', 'bin', 'node');

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

function runWithBroughtNode() {
  const child = spawn(broughtNode, [...process.execArgv, fileURLToPath(import.meta.url), program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, URVOTE_NODE: broughtNode },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', () =>
    refuse(`${broughtNode} does not run here: install Node ${neededMajor}, or run "npm ci" again on this machine.`),
  );
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

if (!existsSync(path)) {
  refuse(`There is no ${path} to run.`);
} else if (!existsSync(join(root, 'node_modules'))) {
  refuse(`UrVote's packages are not installed: run "npm ci" in ${root}.`);
} else if (Number(version.split('.')[0]) >= neededMajor) {
  process.argv.splice(1, 2, path);
  await import(pathToFileURL(path).href);
} else if (process.env.URVOTE_NODE !== broughtNode && existsSync(broughtNode)) {
  runWithBroughtNode();
} else {
  refuse(
    `UrVote runs on Node ${neededMajor}, and this is Node ${version}: "npm ci" brings its own unless install scripts are off; run "npm rebuild node --ignore-scripts=false", or install Node ${neededMajor}.`,
  );
}
