import { execFileSync } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const fileOf = (path: string) => readFile(new URL(path, root), 'utf8');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

async function declaredMetrics(): Promise<Set<string>> {
  const declared = new Set<string>();
  for await (const path of glob('{apps,libs}/*/src/**/*.ts', { cwd: root }))
    for (const name of all(await fileOf(path), /name: '(urvote_[a-z_]+)'/g)) declared.add(name);
  return declared;
}

/** A histogram is asked for by its parts. */
async function unknownMetrics(text: string): Promise<string[]> {
  const declared = await declaredMetrics();
  const asked = new Set(all(text, /\b(urvote_[a-z_]+)\b/g));
  return [...asked].filter((name) => !declared.has(name) && !declared.has(name.replace(/_(bucket|count|sum)$/, '')));
}

it('every alert has its paragraph in the runbook and its test, and fires as that says [XE-097]', async () => {
  const names = all(await fileOf('ops/prometheus/alerts.yml'), /- alert: (\w+)/g).toSorted();
  expect(names.length).toBeGreaterThanOrEqual(14);
  expect(all(await fileOf('docs/runbook.md'), /^## (\w+)$/gm).toSorted()).toEqual(names);
  const tests = await fileOf('ops/prometheus/alerts.test.yml');
  const fired = all(tests, /alertname: (\w+)\n\s+exp_alerts:/g);
  expect([...new Set(fired)].toSorted()).toEqual(names);
  const path = new URL('ops/prometheus/alerts.test.yml', root).pathname;
  expect(execFileSync('promtool', ['test', 'rules', path], { encoding: 'utf8' })).toContain('SUCCESS');
});

it('alerts and the dashboard ask for metrics that there are', async () => {
  expect(await unknownMetrics(await fileOf('ops/prometheus/alerts.yml'))).toEqual([]);
  const dashboard = JSON.parse(await fileOf('ops/grafana/urvote.json')) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  expect(queries.length).toBeGreaterThan(10);
  expect(await unknownMetrics(queries.join('\n'))).toEqual([]);
});
