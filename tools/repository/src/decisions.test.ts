import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Decision {
  file: string;
  text: string;
  status: string;
}

const folder = new URL('../../../docs/adr/', import.meta.url);
const decisions: readonly Decision[] = readdirSync(folder)
  .filter((file) => /^\d{4}-/.test(file))
  .toSorted()
  .map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    return { file, text, status: text.split('\n')[2] ?? '' };
  });

function filesNamed(status: string, relation: 'supersedes' | 'superseded'): string[] {
  const parts = status.split(' · ').filter((part) => part.startsWith(relation));
  return parts.flatMap((part) => [...part.matchAll(/\]\(([^)]+)\)/g)].map(([, file]) => file ?? ''));
}

const pairs = (relation: 'supersedes' | 'superseded') =>
  decisions.flatMap(({ file, status }) => filesNamed(status, relation).map((other) => ({ file, other })));

describe('the decisions', () => {
  it('are numbered without a gap', () => {
    const numbers = decisions.map(({ file }) => Number(file.slice(0, 4)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it.each(decisions)('$file has its number, its status and its date', ({ file, text, status }) => {
    expect(text.split('\n')[0]).toMatch(new RegExp(`^# ${file.slice(0, 4)}: \\S`));
    expect(status).toMatch(/^Status: (accepted|superseded by \[\d{4}\]\([^)]+\)) · Date: \d{4}-\d{2}-\d{2}( · |$)/);
  });

  it('name each other where one supersedes another', () => {
    const inverted = pairs('superseded').map(({ file, other }) => ({ file: other, other: file }));
    const sorted = (given: readonly { file: string; other: string }[]) =>
      given.map(({ file, other }) => `${file} > ${other}`).toSorted();
    expect(sorted(pairs('supersedes'))).toEqual(sorted(inverted));
    expect(pairs('supersedes')).not.toEqual([]);
  });
});
