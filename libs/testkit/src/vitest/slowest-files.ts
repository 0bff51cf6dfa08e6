import { relative } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';

const shownCount = 25;

interface FileTime {
  project: string;
  path: string;
  testCount: number;
  seconds: number;
}

function secondsOf(module: TestModule): number {
  const { setupDuration, collectDuration, duration } = module.diagnostic();
  return (setupDuration + collectDuration + duration) / 1000;
}

const row = (seconds: number, testCount: number, name: string): string =>
  `${seconds.toFixed(1).padStart(8)} s ${String(testCount).padStart(5)} tests  ${name}`;

function projectRows(files: readonly FileTime[]): string[] {
  const projects = Map.groupBy(files, ({ project }) => project);
  return [...projects].map(([project, of]) =>
    row(
      of.reduce((sum, { seconds }) => sum + seconds, 0),
      of.reduce((sum, { testCount }) => sum + testCount, 0),
      `${project}, ${of.length} files one after another`,
    ),
  );
}

/** Ends a run with what each project took and its slowest files, their imports included. */
export default class SlowestFiles implements Reporter {
  #root = '';

  onInit(vitest: Vitest): void {
    this.#root = vitest.config.root;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = modules.map((module) => ({
      project: module.project.name,
      path: relative(this.#root, module.moduleId),
      testCount: [...module.children.allTests()].length,
      seconds: secondsOf(module),
    }));
    const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, shownCount);
    const rows = slowest.map(({ seconds, testCount, project, path }) => row(seconds, testCount, `${project} ${path}`));
    process.stdout.write(['', ' Projects', ...projectRows(files), '', ' Slowest files', ...rows, ''].join('\n') + '\n');
  }
}
