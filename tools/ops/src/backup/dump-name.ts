const pattern = /^urvote-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const dayMs = 24 * 60 * 60_000;

/** Folder of a dump begun then, to the second; names sort by time. */
export function dumpNameOf(nowMs: number): string {
  return `urvote-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** When the dump was begun, ms since 1970; undefined for what is no dump. */
function begunAtMs(name: string): number | undefined {
  const [, ...parts] = pattern.exec(name) ?? [];
  const [year, month, day, hour, minute, second] = parts.map(Number);
  if (year === undefined || month === undefined) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Dumps begun more than `keepDays` ago; the newest one is kept however old it is, since there is no other. */
export function expiredDumps(names: readonly string[], nowMs: number, keepDays: number): string[] {
  const dumps = names.filter((name) => begunAtMs(name) !== undefined).toSorted();
  return dumps.slice(0, -1).filter((name) => (begunAtMs(name) ?? nowMs) < nowMs - keepDays * dayMs);
}
