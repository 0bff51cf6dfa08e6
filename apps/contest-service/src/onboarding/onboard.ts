import { randomUUID } from 'node:crypto';
import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { BoardTheme } from '@urvote/contracts/http/boards/board-themes';
import type { onboard as endpoint } from '@urvote/contracts/http/clients/onboarding-endpoints';
import type { ClientResource } from '@urvote/contracts/http/contests/contest-schemas';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { matchTheme } from '@urvote/voting/themes/match-theme';
import type { Administrator } from '../audit/actor.ts';
import { addClient } from '../clients/create-client.ts';
import type { ContestRecord } from '../contests/contest-record.queries.ts';
import type { AppContext } from '../context.ts';
import { firstContestSlug, firstContestTimes } from './first-contest.ts';
import { insertFirstContest } from './onboarding.queries.ts';

interface OnboardCommand {
  wish: EndpointBody<typeof endpoint>;
  actor: Administrator;
}

interface Onboarded {
  client: ClientResource;
  contest: ContestRecord;
  theme: BoardTheme;
}

/** All in one transaction. @throws {ProblemError} CONFLICT for a slug that is taken */
export async function onboard(
  { db, clock, wakeUp }: Pick<AppContext, 'db' | 'clock' | 'wakeUp'>,
  command: OnboardCommand,
): Promise<Onboarded> {
  const made = await db.transaction().execute((trx) => makeAll(trx, command, clock.nowMs()));
  wakeUp.notify();
  return made;
}

async function makeAll(trx: Trx, { wish, actor }: OnboardCommand, nowMs: number): Promise<Onboarded> {
  const { clientName, clientSlug, about, contestName } = wish;
  const theme = matchTheme([clientName, contestName, about ?? ''].join(' '));
  const newClient = { slug: clientSlug, name: clientName, about, theme: { boardTheme: theme } };
  const client = await addClient(trx, newClient, actor.userId);
  const contest = await insertFirstContest(trx, {
    ...firstContestTimes(nowMs),
    ...{ id: randomUUID(), clientId: client.id, name: contestName, theme, createdBy: actor.userId },
    slug: wish.contestSlug ?? firstContestSlug(clientSlug),
    state: wish.state ?? 'draft',
    timeZone: wish.timeZone ?? 'UTC',
  });
  if (contest === undefined) throw new ProblemError('CONFLICT', { detail: 'There is a contest with this slug' });
  const payload = { contestId: contest.id, version: contest.version };
  await appendEvent(trx, { type: 'contest.updated', aggregateType: 'contest', aggregateId: contest.id, payload });
  const details = { slug: client.slug, contestId: contest.id };
  const owner = { ...actor, label: 'owner' };
  await appendAudit(trx, owner, { action: 'client.onboard', targetType: 'client', targetId: client.id, details });
  return { client, contest, theme };
}
