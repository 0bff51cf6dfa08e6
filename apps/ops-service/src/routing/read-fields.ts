import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { readForm } from '@urvote/platform/http-request/read-form';
import { validate } from '@urvote/platform/http-request/validate';

export type SentFields = Partial<Record<string, string>>;

/** @throws {ProblemError} UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE */
export async function readFields(request: IncomingMessage): Promise<SentFields> {
  return Object.fromEntries(await readForm(request));
}

/** @throws {ProblemError} VALIDATION_FAILED */
export function validFields<Form extends z.ZodType>(form: Form, sent: SentFields): z.output<Form> {
  return validate(form, sent, 'form') as z.output<Form>;
}
