import { glob, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { measureSource, type SourceSizes } from './measure-source.ts';

/** Lines; they may be lowered, and are raised for nothing. */
const most = { file: { median: 42, p90: 106 }, function: { median: 7, p90: 18 }, commentPercent: 7 };

const root = new URL('../../../..', import.meta.url).pathname;
const exclude = [
  '**/node_modules/**',
  '**/*.test{,-support}.ts',
  '**/fixtures/**',
  '**/migrations/**',
  '**/*generated.ts',
];

let sizes: SourceSizes[];

beforeAll(async () => {
  sizes = [];
  for await (const file of glob('{apps,libs,tools,bench}/**/*.ts', { cwd: root, exclude }))
    sizes.push(measureSource(await readFile(`${root}/${file}`, 'utf8')));
});

const sum = (values: number[]) => values.reduce((total, each) => total + each, 0);
const quantile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;

describe('sources stay as small as they are', () => {
  it('files', () => {
    const lines = sizes.map(({ lineCount }) => lineCount);
    expect(lines.length).toBeGreaterThan(500);
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(most.file.median);
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(most.file.p90);
  });

  it('functions', () => {
    const lines = sizes.flatMap(({ functionLineCounts }) => functionLineCounts);
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(most.function.median);
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(most.function.p90);
  });

  it('comments', () => {
    const share = sum(sizes.map((each) => each.commentLineCount)) / sum(sizes.map((each) => each.lineCount));
    expect(100 * share).toBeLessThanOrEqual(most.commentPercent);
  });
});

describe('measureSource', () => {
  it('counts lines, lines of comment and the lines of functions', () => {
    const text = `/**\n * Two lines\n * and one.\n */\nexport function one(): string {\n  // Why.\n  return '// no comment'; // beside\n}\n\nconst two = () => {\n  one();\n};\nconst three = () => two();\n`;
    expect(measureSource(text)).toEqual({ lineCount: 13, commentLineCount: 5, functionLineCounts: [4, 3] });
  });
});
