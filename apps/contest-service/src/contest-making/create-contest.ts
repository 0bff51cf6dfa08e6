import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { contestDraft } from '@urvote/contracts/http/contests/contest-making-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { z } from 'zod';
import type { Administrator } from '../audit/actor.ts';
import { insertCategories } from '../categories/categories.queries.ts';
import { assertConsistent, type ContestSettings } from '../contests/contest-change.ts';
import type { ContestRecord } from '../contests/contest-record.queries.ts';
import { readContest } from '../contests/contests.queries.ts';
import type { AppContext } from '../context.ts';
import { assertWithinPlan } from '../plans/assert-within-plan.ts';
import { templates } from './contest-templates.ts';
import { insertDraft } from './drafts.queries.ts';
import { slugOf } from './slug-of.ts';

export type MakingContext = Pick<AppContext, 'db' | 'wakeUp' | 'events' | 'isFreeLaunch'>;

interface CreateCommand {
  clientId: string;
  draft: z.output<typeof contestDraft>;
  actor: Administrator;
}

/**
 * A draft with its audit record and event, within the client's plan.
 * @throws {ProblemError} VALIDATION_FAILED, PLAN_LIMIT; CONFLICT where the slug is taken
 */
export async function createContest(app: MakingContext, command: CreateCommand): Promise<ContestRecord> {
  const created = await app.db.transaction().execute((trx) => createDraft(app, trx, command));
  app.wakeUp.notify();
  app.events.contestCreated(created.id);
  return created;
}

async function createDraft(
  app: MakingContext,
  trx: Trx,
  { clientId, draft, actor }: CreateCommand,
): Promise<ContestRecord> {
  const { slug = slugOf(draft.name), template, ...sent } = draft;
  const { settings = {}, categories = [] } = template === undefined ? {} : templates[template];
  const fields = { ...settings, ...sent };
  assertConsistent(asNew(fields), fields);
  await assertWithinPlan(app, trx, clientId, 'activeContests');
  const id = await insertDraft(trx, { clientId, slug, fields, createdBy: actor.userId });
  if (id === undefined) throw slugTaken(slug);
  await insertCategories(
    trx,
    id,
    categories.map((name) => ({ slug: slugOf(name), name })),
  );
  return reportCreated(trx, { id, clientId, actor, details: { slug, ...(template && { template }) } });
}

interface Created {
  id: string;
  clientId: string;
  actor: Administrator;
  details: Record<string, unknown>;
}

/** The event and the audit record of a contest that was made in this transaction. */
export async function reportCreated(trx: Trx, { id, clientId, actor, details }: Created): Promise<ContestRecord> {
  const payload = { contestId: id, clientId };
  await appendEvent(trx, { type: 'contest.created', aggregateType: 'contest', aggregateId: id, payload });
  await appendAudit(trx, actor, { action: 'contest.create', targetType: 'contest', targetId: id, details });
  const contest = await readContest(trx, id);
  if (contest === undefined) throw new Error('a contest is gone while it is made');
  return contest;
}

export function slugTaken(slug: string, field = 'body.slug'): ProblemError {
  return new ProblemError('CONFLICT', {
    detail: `There is a contest with the slug ${slug}`,
    errors: [{ field, code: 'taken', message: 'is taken' }],
  });
}

function asNew({ votingStartsAt, votingEndsAt }: { votingStartsAt: string; votingEndsAt: string }): ContestSettings {
  return {
    voterTier: 'account',
    guestConfirmation: 'none',
    votingStartsAt: new Date(votingStartsAt),
    votingEndsAt: new Date(votingEndsAt),
    submissionsStartAt: null,
    submissionsEndAt: null,
    holdThreshold: 0.5,
    rejectThreshold: 0.95,
    publicWeight: 1,
    juryWeight: 0,
  };
}
