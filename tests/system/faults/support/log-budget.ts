import { expect } from 'vitest';

interface Logging {
  name: string;
  process: { lines: readonly string[] };
}

interface Budget {
  /** Of each service since the budget was opened: no message more than once a second, and never much altogether. */
  expectKept(): void;
}

/** A start-up or a turn of events may say something else of its own once. */
const spareLines = 2;
const bytesPerSecond = 2_000;
const spareBytes = 8_000;

function countByMessage(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    expect(line, 'is no log line').toMatch(/^\{/);
    const { msg = line, service = '' } = JSON.parse(line) as { msg?: string; service?: string };
    const message = `${service} ${msg}`;
    counts.set(message, (counts.get(message) ?? 0) + 1);
  }
  return counts;
}

/** What services log from now on. */
export function openLogBudget(services: readonly Logging[]): Budget {
  const openedAtMs = performance.now();
  const from = services.map(({ process }) => process.lines.length);
  return {
    expectKept() {
      const seconds = (performance.now() - openedAtMs) / 1000;
      for (const [index, { name, process }] of services.entries()) {
        const lines = process.lines.slice(from[index]);
        for (const [message, count] of countByMessage(lines))
          expect(count, `${name}: ${message}`).toBeLessThanOrEqual(seconds + spareLines);
        const bytes = lines.join('\n').length;
        expect(bytes, `${name}: ${[...countByMessage(lines)].join(' ')}`).toBeLessThan(
          seconds * bytesPerSecond + spareBytes,
        );
      }
    },
  };
}
