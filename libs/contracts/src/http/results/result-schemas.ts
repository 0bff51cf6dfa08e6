import { z } from 'zod';
import { timestamp, uuid } from '../../endpoint/fields.ts';

export const resultHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] });

export const contestInState = z.strictObject({ contestId: uuid, state: z.string(), version: z.int().min(1) });

const resultEntry = z
  .strictObject({
    entryId: uuid,
    title: z.string(),
    artistName: z.string(),
    upCount: z.int().min(0),
    downCount: z.int().min(0),
    weightedScore: z.number(),
    value: z.number(),
    rank: z.int().min(1),
    tied: z.boolean(),
    place: z.int().min(1),
  })
  .meta({ id: 'ResultEntry' });

const snapshotFields = {
  contestId: uuid,
  version: z.int().min(1),
  hash: resultHash,
  snapshot: z.string(),
  frozenAt: timestamp,
  publishedAt: timestamp.nullable(),
  method: z.string(),
  tieRule: z.string(),
  seed: z.string(),
  tieBreak: z.strictObject({ entryId: uuid, reason: z.string() }).nullable(),
  winnerEntryId: uuid.nullable(),
  entries: z.array(resultEntry),
};

const certificate = { role: z.string(), signedAt: timestamp, signature: z.string() };

export const frozenResult = z
  .strictObject({ ...snapshotFields, certificates: z.array(z.strictObject({ userId: uuid, ...certificate })) })
  .meta({ id: 'FrozenResult' });
export type FrozenResult = z.infer<typeof frozenResult>;

export const publishedResult = z
  .strictObject({
    ...snapshotFields,
    certificates: z.array(z.strictObject(certificate)),
    publicKey: z.strictObject({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      alg: z.literal('EdDSA'),
      use: z.literal('sig'),
    }),
  })
  .meta({ id: 'PublishedResult' });
export type PublishedResult = z.infer<typeof publishedResult>;
