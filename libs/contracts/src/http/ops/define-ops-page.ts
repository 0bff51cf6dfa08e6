import { z } from 'zod';
import type { OpsRole } from '../../accounts/ops-roles.ts';
import type { Endpoint, ResponseContract } from '../../endpoint/endpoint.ts';
import { errorCodes, type ErrorCode } from '../../errors/error-codes.ts';

interface PageDeclaration extends Omit<Endpoint, 'auth' | 'responses'> {
  method: 'get' | 'post';
  /** Missing where nobody has to be signed in. */
  opsRole?: OpsRole;
  query: z.ZodType;
}

const html = {
  schema: z.string(),
  contentType: 'text/html',
  example: '<!doctype html><html lang="en">…</html>',
};
const page = { ...html, description: 'The page' };
/** Without a body, which the type of the answers does not tell. */
const elsewhere = {
  description: 'Leads to another page: the one to sign in, or what became of the form',
  headers: { Location: 'Path on this host' },
};
const problem = { ...html, description: 'A page that says what is wrong' };

/** Beside its own codes. */
const everywhere: ErrorCode[] = ['FORBIDDEN', 'NOT_FOUND', 'TEMPORARILY_UNAVAILABLE'];
const ofForms: ErrorCode[] = [
  'BAD_REQUEST',
  'CSRF_TOKEN_MISSING',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'VALIDATION_FAILED',
];

/** What every page answers. The session decides who sees it, not the kit, which knows tokens only. */
interface PageAnswers {
  auth: 'public';
  responses: Record<number, typeof page>;
}

export type OpsPage = PageDeclaration & PageAnswers;

/** A page of the operators, whose refusals are pages too. */
export function defineOpsPage<const Page extends PageDeclaration>(declared: Page): Page & PageAnswers {
  const errors = [...declared.errors, ...everywhere, ...(declared.method === 'post' ? ofForms : [])];
  const refusals = errors.map((code) => [errorCodes[code].status, problem] as const);
  const { method, opsRole } = declared;
  const responses: Record<number, ResponseContract> = {
    ...(method === 'get' && { 200: page }),
    ...((method === 'post' || opsRole !== undefined) && { 303: elsewhere }),
    ...Object.fromEntries(refusals),
  };
  return { ...declared, errors, auth: 'public', responses: responses as PageAnswers['responses'] };
}
