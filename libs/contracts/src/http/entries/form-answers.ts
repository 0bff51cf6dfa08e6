import { z } from 'zod';
import { text } from '../profiles/profile-fields.ts';

/** What the entry form of the contest asks for, by the names of its fields. */
export const formAnswers = z
  .record(z.string().regex(/^[a-zA-Z]\w{0,39}$/), z.union([z.boolean(), text(2000)]))
  .refine((answers) => Object.keys(answers).length <= 30, { message: 'at most 30 answers' });
