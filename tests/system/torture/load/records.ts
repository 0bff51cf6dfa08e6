import type { Receipt } from '../checks/verify-receipt.ts';
import type { Findings } from '../findings.ts';

/** Somebody who votes, one thing after another. */
export interface Voter {
  /** Such as `guest 12 of mailbox 4`, for the report. */
  name: string;
  token: string;
  tier: 'guest' | 'account';
  /** What the voter types with each vote. */
  email: string | undefined;
  /** One name for all who have or type the same address. */
  mailbox: string | undefined;
  /** Whether the account has shown that the mailbox is its own. */
  isProven: boolean;
  /** Network address. */
  ip: string;
}

/** One request and what came of it. */
export interface Try {
  gateway: string;
  /** Milliseconds since the epoch. */
  sentAtMs: number;
  answeredAtMs: number;
  /** 0: the connection was refused, lost or silent. */
  status: number;
  code: string | undefined;
}

/** Something a voter wanted, tried with one Idempotency-Key until it was answered for good. */
export interface Action {
  voter: Voter;
  kind: 'cast' | 'withdraw';
  contestId: string;
  entryId: string;
  /** 1 or -1. */
  value: number;
  /** The vote to take back. */
  voteId: string | undefined;
  key: string;
  tries: Try[];
  /** The earliest and the latest that the gateways' clocks, skewed as they were, may have shown when it was accepted. */
  fromMs: number;
  toMs: number;
  outcome: Outcome;
}

export type Outcome =
  | { is: 'accepted'; id: string; receipt: Receipt | undefined }
  /** Certainly nothing came of it. */
  | { is: 'refused'; status: number; code: string }
  /** Nobody knows whether it was done. */
  | { is: 'unknown' };

export type Accepted = Action & { outcome: { is: 'accepted' } };
export type AcceptedCast = Accepted & { kind: 'cast'; outcome: { receipt: Receipt } };

/** Everything that was asked and answered in a round. */
export class Records {
  readonly findings: Findings;
  readonly actions: Action[] = [];
  /** Votes in the order in which they were answered 202; milliseconds since the epoch. */
  readonly acknowledged: { id: string; atMs: number }[] = [];
  /** How many answers had each status and code, guests' sessions included. */
  readonly answers = new Map<string, number>();
  /** `<voter> <contest id>`: what was acknowledged there no longer says how it must end. */
  readonly unclear = new Set<string>();

  constructor(findings: Findings) {
    this.findings = findings;
  }

  answered(what: string, status: number, code: string | undefined): void {
    const name = [what, status === 0 ? 'no answer' : status, code].filter((part) => part !== undefined).join(' ');
    this.answers.set(name, (this.answers.get(name) ?? 0) + 1);
    if (status >= 500 && ![502, 503, 504].includes(status))
      this.findings.add(`answer ${name}`, new Date().toISOString());
  }
}

export function isAccepted(action: Action): action is Accepted {
  return action.outcome.is === 'accepted';
}

export function isAcceptedCast(action: Action): action is AcceptedCast {
  return isAccepted(action) && action.kind === 'cast';
}
