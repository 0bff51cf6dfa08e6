import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { z } from 'zod';

const shownCount = z.coerce.number().int().min(1).max(1_000_000);

/** The count that was shown before the button was pressed: jobs that failed later are not meant. @throws {ProblemError} NOT_FOUND */
export function shownCountOf(form: ReadonlyMap<string, string>): number {
  const parsed = shownCount.safeParse(form.get('maxCount'));
  if (!parsed.success) throw new ProblemError('NOT_FOUND', { detail: 'The form does not say how many jobs are meant' });
  return parsed.data;
}
