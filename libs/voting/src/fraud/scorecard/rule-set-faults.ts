import { ruleSetV2 } from './rule-set.ts';
import { fraudFlags } from './reason.ts';

/** One line a fault with its path. Version 2 is the pattern: all of its parameters must be there, and no others. */
export function ruleSetFaults(value: unknown): string[] {
  return [...faultsLike(ruleSetV2, value, 'ruleSet')];
}

function* faultsLike(pattern: unknown, value: unknown, path: string): Generator<string> {
  if (path.endsWith('.curve')) yield* curveFaults(value, path);
  else if (path.endsWith('.disabled')) yield* flagFaults(value, path);
  else if (path.endsWith('.correlated')) yield* groupFaults(value, path);
  else if (typeof pattern === 'number') yield* numberFaults(value, path);
  else if (!isRecord(value)) yield `${path} must be an object`;
  else yield* recordFaults(pattern as Record<string, unknown>, value, path);
}

function* recordFaults(
  pattern: Record<string, unknown>,
  value: Record<string, unknown>,
  path: string,
): Generator<string> {
  for (const key of Object.keys(value)) if (!Object.hasOwn(pattern, key)) yield `${path}.${key} is not known`;
  for (const [key, part] of Object.entries(pattern)) yield* faultsLike(part, value[key], `${path}.${key}`);
}

function* numberFaults(value: unknown, path: string): Generator<string> {
  if (typeof value !== 'number' || !Number.isFinite(value)) yield `${path} must be a finite number`;
}

function* flagFaults(value: unknown, path: string): Generator<string> {
  if (!Array.isArray(value) || !value.every((flag) => fraudFlags.includes(flag as never))) {
    yield `${path} must be a list of flags`;
  }
}

function* groupFaults(value: unknown, path: string): Generator<string> {
  if (!Array.isArray(value)) return yield `${path} must be a list of lists of flags`;
  for (const [index, group] of value.entries()) yield* flagFaults(group, `${path}[${index}]`);
}

function* curveFaults(value: unknown, path: string): Generator<string> {
  if (!Array.isArray(value) || !value.every(isPoint)) return yield `${path} must be a list of [x, weight]`;
  const rises = value.every((point, index) => index === 0 || point[0] > (value[index - 1]?.[0] ?? Number.NaN));
  if (!rises) yield `${path} must have rising x`;
}

function isPoint(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => Number.isFinite(part));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
