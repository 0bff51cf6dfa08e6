import { z } from 'zod';
import { uuid } from '../../endpoint/fields.ts';
import { voteDecision } from '../held-votes/held-vote-schemas.ts';
import { defineOpsPage } from './define-ops-page.ts';
import { jobIdParam, mostJobs, queueParam } from './ops-endpoints.ts';

const post = { method: 'post', query: z.strictObject({}) } as const;
/** Missing where a script sends it as a header field. */
const csrf = z.string().max(200).optional();

const jobs = z
  .strictObject({
    csrf,
    queue: queueParam,
    jobId: jobIdParam.optional(),
    maxCount: z.coerce.number().int().min(1).max(mostJobs).optional(),
  })
  .refine(({ jobId, maxCount }) => jobId !== undefined || maxCount !== undefined, {
    path: ['maxCount'],
    message: 'which job, or how many, is not said',
  });

export const opsSignIn = defineOpsPage({
  ...post,
  id: 'opsSignIn',
  path: '/sign-in',
  tag: 'operator sessions',
  summary: 'What the form to sign in does',
  description: 'A session of 15 minutes that is renewed while it is used, in a cookie that scripts cannot read.',
  form: z.strictObject({
    email: z.string().max(254),
    password: z.string().max(1024),
    code: z.string().max(64).optional(),
    next: z.string().max(2048).optional(),
  }),
  errors: ['INVALID_CREDENTIALS', 'SECOND_FACTOR_REQUIRED', 'SECOND_FACTOR_WRONG', 'ACCOUNT_LOCKED', 'QUOTA_EXCEEDED'],
});

export const opsSignOut = defineOpsPage({
  ...post,
  id: 'opsSignOut',
  path: '/sign-out',
  tag: 'operator sessions',
  summary: 'End the session',
  description: 'And that of the account it stems from. Whoever has none is led to the page to sign in, too.',
  form: z.strictObject({ csrf }),
  errors: [],
});

export const opsRedrive = defineOpsPage({
  ...post,
  id: 'opsRedrive',
  path: '/failed-jobs/redrive',
  tag: 'queues',
  opsRole: 'operator',
  summary: 'Put failed jobs back into the queue, by the form',
  description: 'One by its id, or at most `maxCount`, those that failed first.',
  form: jobs,
  errors: [],
});

export const opsDiscard = defineOpsPage({
  ...post,
  id: 'opsDiscard',
  path: '/failed-jobs/discard',
  tag: 'queues',
  opsRole: 'admin',
  summary: 'Remove failed jobs for good, by the form',
  description: 'A job that holds accepted votes is kept until every one of them is stored.',
  form: jobs,
  errors: [],
});

/** Each ticked vote is a field of its own. */
export const opsDecideHeldVotes = defineOpsPage({
  ...post,
  id: 'opsDecideHeldVotes',
  path: '/held-votes/decide',
  tag: 'held votes',
  opsRole: 'operator',
  summary: 'Release or strike held votes, by the form',
  description: 'Those that were ticked, a field `vote-<id>` each.',
  form: z
    .object({
      csrf,
      contestId: uuid,
      decision: voteDecision,
    })
    .catchall(z.literal('on')),
  errors: ['CONFLICT'],
});
