import { z } from 'zod';
import { errorCodes, type ErrorCode } from './error-codes.ts';

const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];

/** RFC 9457. */
export const problemDocument = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(codes),
    requestId: z.string(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    voteId: z
      .uuid()
      .optional()
      .meta({ description: 'With `ALREADY_VOTED`: the own vote that has the slot, where it is known' }),
    errors: z.array(z.strictObject({ field: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' });

export type ProblemDocument = z.infer<typeof problemDocument>;
