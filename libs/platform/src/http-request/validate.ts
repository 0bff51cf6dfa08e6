import { parse as parseQueryString } from 'node:querystring';
import type { z } from 'zod';
import { unstorableTexts } from '@urvote/contracts/endpoint/storable-text';
import { ProblemError, type FieldError } from '@urvote/contracts/errors/error-codes';

/**
 * @returns what the schema made of the value, in which every text can be stored
 * @throws {ProblemError} VALIDATION_FAILED naming each refused field as `<part>.<path>`
 */
export function validate(schema: z.ZodType, value: unknown, part: string): unknown {
  const result = schema.safeParse(value);
  const errors = result.success
    ? unstorableTexts(result.data).map((path) => unstorableField([part, ...path].join('.')))
    : result.error.issues.flatMap((issue) => fieldErrors(issue, part));
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', { errors });
  return result.data;
}

/** A parameter that comes twice becomes an array, which a contract refuses unless it asks for one. */
export function queryOf(url: string): Record<string, unknown> {
  const start = url.indexOf('?');
  return start < 0 ? {} : { ...parseQueryString(url.slice(start + 1)) };
}

/** So that a misspelt parameter never passes silently. */
export function refuseQuery(url: string): void {
  const errors = Object.keys(queryOf(url)).map((key) => unknownField(`query.${key}`));
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', { errors });
}

type Issue = z.core.$ZodIssue;

function fieldErrors(issue: Issue, part: string): FieldError[] {
  const field = [part, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(`${field}.${key}`));
  return [{ field, code: issue.code, message: issue.message }];
}

function unstorableField(field: string): FieldError {
  return { field, code: 'invalid_text', message: 'There is a character in it that is no text' };
}

function unknownField(field: string): FieldError {
  return { field, code: 'unrecognized_keys', message: 'There is no such field' };
}
