import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { contestId, dayStartMs, hourMs, type LabelledVote } from './fraud-streams.test-support.ts';
import type { NetworkFacts } from '../fraud-counters/network-facts.ts';

type Random = () => number;

const dayMs = 24 * hourMs;
const chrome = (version: number, system: string): string =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;

export const browsers = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 400.0.0.1.1',
  chrome(147, 'Linux; Android 16; K'),
  chrome(146, 'Linux; Android 15; K'),
  chrome(147, 'Windows NT 10.0; Win64; x64'),
  chrome(147, 'Macintosh; Intel Mac OS X 10_15_7'),
  'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
];

/** 24 entries, the first with about a fifth of the votes; `entryCount` more have one vote in a thousand each or less. */
export class Entries {
  readonly ids: string[];
  readonly #upTo: number[];

  constructor(count = 24) {
    this.ids = Array.from({ length: count }, (_, index) => `entry-${index}`);
    let sum = 0;
    const sums = this.ids.map((_, index) => (sum += (index + 1) ** -0.8));
    this.#upTo = sums.map((each) => each / sum);
  }

  pick(random: Random): string {
    const drawn = random();
    return this.ids[this.#upTo.findIndex((upTo) => drawn < upTo)] ?? this.ids[0] ?? '';
  }
}

/** Addresses in 40 access networks; 2 % of households' addresses are of a hosting network. */
export function networkOf(ip: string): NetworkFacts {
  const part = ip.includes(':') ? 7 : Number(ip.split('.')[1]);
  return { country: 'DE', asn: { number: 100 + (part % 40), organisation: 'Access' }, isHosting: part === 250 };
}

export interface Person {
  voterKey: string;
  facts: Partial<CastItem> & Pick<CastItem, 'tier'>;
}

let made = 0;

/** Somebody as they come: half of them guests, most with a common browser, some with signals missing. */
export function person(random: Random, more: Partial<CastItem> = {}): Person {
  const number = ++made;
  const isGuest = more.tier === undefined ? random() < 0.5 : more.tier === 'guest';
  const facts: Person['facts'] = {
    tier: isGuest ? 'guest' : 'account',
    ip: householdAddress(random),
    userAgent: random() < 0.003 ? 'abcde' : (browsers[Math.floor(random() ** 2 * browsers.length)] ?? ''),
    ...fingerprint(random, number),
    ...(isGuest ? guestFacts(random, number) : accountFacts(random)),
    ...more,
  };
  return { voterKey: `${isGuest ? 'c' : 'u'}:${number}`, facts };
}

function householdAddress(random: Random): string {
  const low = (): number => 1 + Math.floor(random() * 254);
  const second = random() < 0.02 ? 250 : Math.floor(random() ** 2 * 200);
  return random() < 0.3
    ? `2001:db8:${low().toString(16)}:${Math.floor(random() * 65_536).toString(16)}::1`
    : `84.${second}.${low()}.${low()}`;
}

/** Six in ten have one of 60 common browsers, some of them very common; one in six tells nothing. */
function fingerprint(random: Random, number: number): Partial<CastItem> {
  const drawn = random();
  if (drawn < 0.15) return {};
  return { deviceHash: drawn < 0.75 ? `build-${Math.floor(random() ** 3 * 60)}` : `device-${number}` };
}

function guestFacts(random: Random, number: number): Partial<CastItem> {
  if (random() < 0.4) return {};
  return { mailboxKey: `g:${number}`, ...(random() < 0.2 && { isProven: true as const }) };
}

function accountFacts(random: Random): Partial<CastItem> {
  const ageDays = random() < 0.4 ? random() * 3 : 3 + random() * 400;
  const emailVerified = random() < 0.8;
  return {
    accountCreatedAtMs: dayStartMs - Math.round(ageDays * dayMs),
    emailVerified,
    ...(emailVerified && { isProven: true as const }),
  };
}

/** More in the evening than at night. @returns milliseconds since 1970 */
export function sometime(random: Random): number {
  for (;;) {
    const at = random();
    if (random() < 0.35 + 0.65 * Math.sin(Math.PI * at) ** 2) return dayStartMs + Math.floor(at * dayMs);
  }
}

let votesMade = 0;

export function vote(label: string, { voterKey, facts }: Person, entryId: string, castAtMs: number): LabelledVote {
  return {
    label,
    item: {
      kind: 'cast',
      id: `vote-${++votesMade}`,
      contestId,
      entryId,
      voterKey,
      windowStart: '2026-06-15',
      value: 1,
      castAtMs,
      leafIndex: 0,
      ...facts,
    },
  };
}

/** One vote or up to three for entries as everybody chooses them, within some minutes. */
export function ballots(
  label: string,
  random: Random,
  voter: Person,
  entries: Entries,
  startMs = sometime(random),
): LabelledVote[] {
  const chosen = new Set(Array.from({ length: random() < 0.2 ? 3 : 1 }, () => entries.pick(random)));
  return [...chosen].map((entryId, index) => vote(label, voter, entryId, startMs + index * 40_000));
}

export function crowd(
  label: string,
  count: number,
  random: Random,
  entries: Entries,
  more: (index: number) => Partial<CastItem> = () => ({}),
): LabelledVote[] {
  return Array.from({ length: count }, (_, index) =>
    ballots(label, random, person(random, more(index)), entries),
  ).flat();
}

/** Families of 2 to 5 with one address and one device. */
export function families(count: number, random: Random, entries: Entries): LabelledVote[] {
  return Array.from({ length: count }, (_, family) => {
    const home: Partial<CastItem> = {
      ip: `85.${family % 200}.${Math.floor(family / 200)}.9`,
      deviceHash: `tablet-${family}`,
    };
    return Array.from({ length: 2 + Math.floor(random() * 4) }, () =>
      ballots('family', random, person(random, home), entries),
    ).flat();
  }).flat();
}

/** Whoever follows a link that goes round: an hour of votes for one entry from everywhere, big sources too. */
export function surge(
  count: number,
  entryId: string,
  random: Random,
  bigAddress: (index: number) => string,
): LabelledVote[] {
  return Array.from({ length: count }, (_, index) => {
    const more = index % 10 === 0 ? { ip: bigAddress(index / 10) } : {};
    return vote('surge', person(random, more), entryId, dayStartMs + 14 * hourMs + Math.floor(random() * hourMs));
  });
}

export interface Machine {
  /** The address of its nth vote. */
  addressOf: (index: number, random: Random) => string;
  durationMs: number;
  /** Replaces what the machine says of itself. */
  facts?: Partial<CastItem>;
  leavesOut?: readonly ('deviceHash' | 'userAgent' | 'mailboxKey')[];
  session?: (index: number) => string;
  /** Share of votes for other entries. */
  camouflage?: number;
}

/** One machine that votes for one entry under invented names. */
export function attack(
  label: string,
  count: number,
  target: string,
  random: Random,
  entries: Entries,
  machine: Machine,
): LabelledVote[] {
  const startMs = machine.durationMs < dayMs ? dayStartMs + 14 * hourMs : dayStartMs;
  return Array.from({ length: count }, (_, index) => {
    const invented = person(random, {
      tier: 'guest',
      ip: machine.addressOf(index, random),
      userAgent: browsers[index % browsers.length] ?? '',
      mailboxKey: `g:invented-${index}`,
      deviceHash: random() < 0.5 ? `invented-${index}` : `build-${Math.floor(random() * 60)}`,
    });
    const { isProven: _isProven, ...facts } = { ...invented.facts, ...machine.facts };
    for (const name of machine.leavesOut ?? []) delete facts[name];
    const isHidden = machine.camouflage !== undefined && random() < machine.camouflage;
    const entryId = isHidden ? entries.pick(random) : target;
    const voterKey = machine.session?.(index) ?? invented.voterKey;
    return vote(
      entryId === target ? label : `${label}: camouflage`,
      { voterKey, facts },
      entryId,
      startMs + Math.floor((index * machine.durationMs) / count),
    );
  });
}
