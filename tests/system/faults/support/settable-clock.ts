import { readFileSync } from 'node:fs';

/*
 * Loaded with `--import` before a service, whose wall clock then follows a file: `at <ms>` stands still at that time
 * since the epoch, `plus <ms>` runs ahead of the real one, and an empty file is the real one.
 */
const file = new URL(import.meta.url).searchParams.get('file') ?? '';
const RealDate = Date;
const realNow = Date.now;

function now(): number {
  const [word, ms] = readFileSync(file, 'utf8').split(' ');
  if (word === 'at') return Number(ms);
  return realNow() + (word === 'plus' ? Number(ms) : 0);
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: [], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
  get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
});
