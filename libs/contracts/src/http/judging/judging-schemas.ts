import { z } from 'zod';
import { entryKind, settableTimestamp, timestamp, uuid, withoutNul } from '../../endpoint/fields.ts';
import { text } from '../profiles/profile-fields.ts';

const criterionFields = {
  name: text(120),
  description: text(2000).nullable(),
  weight: z.number().min(0.0001).max(1).multipleOf(0.0001),
};

const inTenThousandths = (weight: number) => Math.round(weight * 10_000);

const criteria = z
  .array(z.strictObject({ ...criterionFields, description: criterionFields.description.default(null) }))
  .min(1)
  .max(30)
  .refine((all) => all.reduce((sum, { weight }) => sum + inTenThousandths(weight), 0) === 10_000, {
    message: 'the weights make 1',
  });

const panelFields = {
  name: text(120),
  jurorIds: z.array(uuid).min(1).max(200),
  entryIds: z.array(uuid).min(1).max(10_000).nullable(),
};

const planFields = {
  isBlind: z.boolean(),
  deadlineAt: settableTimestamp,
  remindHoursBefore: z.int().min(1).max(720).nullable(),
  maxScore: z.int().min(1).max(1000),
};

export const juryPlan = z
  .strictObject({ ...planFields, criteria, panels: z.array(z.strictObject(panelFields)).min(1).max(50) })
  .meta({ id: 'JuryPlan' });

export type JuryPlan = z.infer<typeof juryPlan>;

const jurorProgress = z.strictObject({
  jurorId: uuid,
  name: z.string(),
  assignedCount: z.int(),
  draftCount: z.int(),
  submittedCount: z.int(),
  abstainedCount: z.int(),
});

const storedCriterion = z.strictObject({ id: uuid, ...criterionFields });

export const jury = z
  .strictObject({
    contestId: uuid,
    ...planFields,
    deadlineAt: timestamp,
    criteria: z.array(storedCriterion),
    panels: z.array(z.strictObject({ id: uuid, ...panelFields })),
    jurors: z.array(jurorProgress),
  })
  .meta({ id: 'Jury' });

export type JuryResource = z.infer<typeof jury>;

const scores = z.record(uuid, z.int().min(0).max(1000));
const comment = z.string().max(5000).regex(withoutNul).nullable();

/** A draft may lack scores; what is submitted has all of them, or abstains. */
export const juryBallotBody = z
  .strictObject({ scores: scores.default({}), comment: comment.default(null), abstain: z.boolean().default(false) })
  .extend({ submit: z.boolean() })
  .refine(({ abstain, scores: given }) => !abstain || Object.keys(given).length === 0, {
    path: ['scores'],
    message: 'whoever abstains gives no scores',
  });

export const juryBallot = z
  .strictObject({
    entryId: uuid,
    state: z.enum(['draft', 'submitted', 'abstained']),
    scores,
    comment,
    updatedAt: timestamp,
    submittedAt: timestamp.nullable(),
  })
  .meta({ id: 'JuryBallot' });

export type JuryBallot = z.infer<typeof juryBallot>;

const assignment = z.strictObject({
  entryId: uuid,
  kind: entryKind,
  title: z.string(),
  mediaUrl: z.string().nullable(),
  durationMs: z.int().nullable(),
  artistName: z.string().nullable(),
  description: z.string().nullable(),
  genre: z.string().nullable(),
  externalUrl: z.string().nullable(),
  coverUrl: z.string().nullable(),
  ballot: juryBallot.nullable(),
});

export const juryAssignments = z
  .strictObject({
    contestId: uuid,
    isBlind: z.boolean(),
    deadlineAt: timestamp,
    isOver: z.boolean(),
    maxScore: z.int(),
    criteria: z.array(storedCriterion),
    items: z.array(assignment),
  })
  .meta({ id: 'JuryAssignments' });

export type JuryAssignments = z.infer<typeof juryAssignments>;

const channelPlace = z.strictObject({
  name: z.enum(['public', 'jury']),
  rank: z.int(),
  value: z.number(),
  points: z.number(),
});

export const juryReport = z
  .strictObject({
    contestId: uuid,
    averages: z.array(
      z.strictObject({ entryId: uuid, title: z.string(), rank: z.int(), average: z.number(), ballotCount: z.int() }),
    ),
    blended: z.array(
      z.strictObject({ entryId: uuid, rank: z.int(), value: z.number(), channels: z.array(channelPlace) }),
    ),
    distances: z.array(
      z.strictObject({ jurorId: uuid, distance: z.number(), deviation: z.number(), isOutlier: z.boolean() }),
    ),
    collusions: z.array(
      z.strictObject({
        members: z.array(z.strictObject({ jurorId: uuid, given: z.number(), received: z.number() })),
      }),
    ),
  })
  .meta({ id: 'JuryReport' });

export type JuryReport = z.infer<typeof juryReport>;
