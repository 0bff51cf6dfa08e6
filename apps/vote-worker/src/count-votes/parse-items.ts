import { type CastItem, type VoteItem, voteItem, type WithdrawItem } from '@urvote/contracts/jobs/count-votes';

export interface PoisonItem {
  /** The item's id as far as it can be read, else its position. */
  id: string;
  problem: string;
}

export interface ParsedItems {
  casts: CastItem[];
  withdrawals: WithdrawItem[];
  poison: PoisonItem[];
}

/** Reads the items one by one, so that one unreadable item does not take the others with it. */
export function parseItems(items: readonly unknown[]): ParsedItems {
  const parsed: ParsedItems = { casts: [], withdrawals: [], poison: [] };
  for (const [index, raw] of items.entries()) {
    const result = voteItem.safeParse(raw);
    if (result.success) sortIn(parsed, result.data);
    else parsed.poison.push({ id: readableId(raw) ?? `item ${index}`, problem: firstProblem(result.error.issues) });
  }
  return parsed;
}

function sortIn(parsed: ParsedItems, item: VoteItem): void {
  if (item.kind === 'cast') parsed.casts.push(item);
  else parsed.withdrawals.push(item);
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
