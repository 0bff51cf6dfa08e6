import { type BallotItem, type VoteItem, voteItem, type WithdrawItem } from '@urvote/contracts/jobs/count-votes';
import type { CastVote } from '@urvote/contracts/jobs/count-votes';

export interface PoisonItem {
  id: string;
  problem: string;
}

export interface ParsedItems {
  casts: CastVote[];
  withdrawals: WithdrawItem[];
  poison: PoisonItem[];
}

/** Buckets of counters are minutes in 32 bits; this is the year 6053. */
const latestMs = 2 ** 31 * 60_000 - 1;

/** One by one, so that an unreadable item does not take the others with it. */
export function parseItems(items: readonly unknown[]): ParsedItems {
  const parsed: ParsedItems = { casts: [], withdrawals: [], poison: [] };
  const seenIds = new Set<string>();
  for (const [index, raw] of items.entries()) {
    const result = voteItem.safeParse(raw);
    const problem = result.success ? unstorable(result.data, seenIds) : firstProblem(result.error.issues);
    if (result.success && problem === undefined) sortIn(parsed, result.data);
    else parsed.poison.push({ id: readableId(raw) ?? `item ${index}`, problem: problem ?? 'unreadable' });
  }
  return parsed;
}

/** What the contract allows and PostgreSQL does not, in the statements before the insert. */
function unstorable(item: VoteItem, seenIds: Set<string>): string | undefined {
  if (seenIds.has(item.id)) return 'id: repeated';
  seenIds.add(item.id);
  if (item.voterKey.includes('\0')) return 'voterKey: NUL';
  if (item.kind === 'withdraw') return item.requestedAtMs > latestMs ? 'requestedAtMs: too late' : undefined;
  if (item.deviceHash?.includes('\0')) return 'deviceHash: NUL';
  return item.castAtMs > latestMs ? 'castAtMs: too late' : undefined;
}

function sortIn(parsed: ParsedItems, item: VoteItem): void {
  if (item.kind === 'withdraw') parsed.withdrawals.push(item);
  else parsed.casts.push(withStorableTexts(item.kind === 'cast' ? item : castOf(item)));
}

function castOf({ kind: _, ...item }: BallotItem): CastVote {
  return { ...item, kind: 'cast', value: 1 };
}

/** What voters type can hold NUL and half surrogate pairs, which PostgreSQL refuses; no vote is lost for that. */
function withStorableTexts(item: CastVote): CastVote {
  if (item.userAgent !== undefined) item.userAgent = storable(item.userAgent);
  if (item.voterName !== undefined) item.voterName = storable(item.voterName);
  return item;
}

function storable(text: string): string {
  return text.includes('\0') ? text.toWellFormed().replaceAll('\0', '\ufffd') : text.toWellFormed();
}

function readableId(raw: unknown): string | undefined {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined;
  return typeof id === 'string' ? id.slice(0, 80) : undefined;
}

/** Path and code of the first issue; never the value, which may be personal. */
function firstProblem(issues: readonly { path: PropertyKey[]; code?: string }[]): string {
  const issue = issues[0];
  return issue ? `${issue.path.join('.') || 'item'}: ${issue.code ?? 'invalid'}` : 'unreadable';
}
