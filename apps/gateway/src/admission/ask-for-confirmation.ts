import { randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { newToken, tokenHash } from '@urvote/platform/crypto/token-hash';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Sealer } from '@urvote/platform/crypto/sealer';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import type { RateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { ipSource } from '@urvote/voting/network/ip-group';
import type { AdmittedCast } from './cast-item.ts';
import { storeUnconfirmedVote, titlesOfEntry, wasAskedSince } from './unconfirmed-votes.queries.ts';

export interface AskForConfirmationPorts {
  db: Db;
  clock: { nowMs(): number };
  limiters: RateLimiters;
  sealers: { mail: Sealer; unconfirmedVote: Sealer };
  wakeUp: { notify(): void };
  onOutcome(outcome: 'asked' | 'withheld'): void;
  /** Origin of the links in mails. */
  publicUrl: string;
  limits: { confirmationsPerVoter: number; confirmationsPerIp: number };
}

export type AskForConfirmation = (request: ConfirmationRequest) => Promise<{ id: string }>;

export interface ConfirmationRequest {
  item: AdmittedCast;
  email: string;
  clientIp: string;
  votingEndsAtMs: number;
  /** false: the answer is the same, and nothing comes of it. */
  mayVote: boolean;
}

const linkLifeMs = 24 * 3_600_000;
const betweenMailsMs = 60_000;
const secondsPerHour = 3600;

/**
 * Keeps the vote and sends a mail with the link that casts it. The link is the session's: another session that gives the
 * same address ends no link, but shares the mailbox's quota of mails. Where no mail is due the answer is the same, so that
 * nobody learns whether the address has voted, was asked before or may vote at all.
 * @throws {ProblemError} QUOTA_EXCEEDED when the caller's own network has asked for too many
 */
export function createAskForConfirmation(app: AskForConfirmationPorts): AskForConfirmation {
  const { confirmationsPerIp, confirmationsPerVoter } = app.limits;
  const hourly = { durationSeconds: secondsPerHour, scope: 'shared' as const };
  const ofNetwork = { name: 'confirmation-address', points: confirmationsPerIp, ...hourly };
  const ofVoter = { name: 'confirmation-voter', points: confirmationsPerVoter, ...hourly };

  async function isDue(
    { item: { voterKey, mailboxKey = voterKey, entryId }, mayVote }: ConfirmationRequest,
    nowMs: number,
  ): Promise<boolean> {
    const since = new Date(nowMs - betweenMailsMs);
    if (!mayVote || (await wasAskedSince(app.db, { voterKey, mailboxKey, entryId, since }))) return false;
    return (await app.limiters.consume(ofVoter, mailboxKey)).isAllowed;
  }

  return async (request) => {
    const network = await app.limiters.consume(ofNetwork, ipSource(request.clientIp) ?? request.clientIp);
    if (!network.isAllowed) throw new ProblemError('QUOTA_EXCEEDED', { retryAfterSeconds: network.resetSeconds });
    const id = randomUUID();
    const nowMs = app.clock.nowMs();
    const isAsked =
      (await isDue(request, nowMs)) &&
      (await app.db.transaction().execute((trx) => storeAndMail(trx, app, request, { id, nowMs })));
    if (isAsked) app.wakeUp.notify();
    app.onOutcome(isAsked ? 'asked' : 'withheld');
    return { id };
  };
}

/** @returns whether it was stored; of many at once for one slot one is */
async function storeAndMail(
  trx: Trx,
  app: AskForConfirmationPorts,
  { item, email, votingEndsAtMs }: ConfirmationRequest,
  { id, nowMs }: { id: string; nowMs: number },
): Promise<boolean> {
  const token = newToken();
  const now = new Date(nowMs);
  const isStored = await storeUnconfirmedVote(trx, {
    id,
    hash: tokenHash(token),
    contestId: item.contestId,
    entryId: item.entryId,
    voterKey: item.voterKey,
    mailboxKey: item.mailboxKey ?? item.voterKey,
    sealed: app.sealers.unconfirmedVote.seal(JSON.stringify(item)),
    now,
    expiresAt: new Date(Math.min(nowMs + linkLifeMs, votingEndsAtMs)),
    replacesBefore: new Date(nowMs - betweenMailsMs),
  });
  if (!isStored) return false;
  const message = {
    template: 'confirm-vote' as const,
    name: greetingOf(item.voterName),
    url: `${app.publicUrl}/votes/confirm?token=${token}`,
    ...(await titlesOfEntry(trx, item.entryId)),
  };
  await requestMail(trx, app.sealers.mail, { mail: { to: email, locale: 'en', message }, now });
  return true;
}

/** Whoever casts chooses both name and address, so a name that could carry a message or a link is left out. */
function greetingOf(name = ''): string {
  return /^[\p{L}\p{M}' -]{1,40}$/u.test(name) ? name : '';
}
