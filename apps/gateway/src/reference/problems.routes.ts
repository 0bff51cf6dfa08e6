import { errorAdvice } from '@urvote/contracts/errors/error-advice';
import { type ErrorCode, errorCodes, ProblemError } from '@urvote/contracts/errors/error-codes';
import { problemName } from '@urvote/contracts/errors/problem-type';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { readProblem, readProblems } from '@urvote/contracts/openapi/operational-endpoints';
import { problemCodesOf } from '@urvote/contracts/openapi/problem-responses';
import { type ProblemDescription, problemTypePage, problemTypesPage } from '@urvote/pages/reference/problem-pages';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { sendRendered } from '@urvote/platform/http/send-rendered';
import { madeOnce, pageHeaders } from './reference.routes.ts';

/** What the `type` of a problem leads to. */
export function problemRoutes(endpoints: readonly Endpoint[]): Route[] {
  const codes = Object.keys(errorCodes) as ErrorCode[];
  const describe = (code: ErrorCode) => descriptionOf(code, endpoints);
  const list = madeOnce(() => problemTypesPage(codes.map(describe)));
  const pages = new Map(codes.map((code) => [problemName(code), madeOnce(() => problemTypePage(describe(code)))]));
  return [
    defineRoute(readProblems, async (ctx) => sendRendered(ctx, list(), pageHeaders)),
    defineRoute(readProblem, async (ctx) => {
      const page = pages.get(ctx.params.name);
      if (page === undefined) throw new ProblemError('NOT_FOUND');
      return sendRendered(ctx, page(), pageHeaders);
    }),
  ];
}

/** Codes that every operation may answer name none. */
function descriptionOf(code: ErrorCode, endpoints: readonly Endpoint[]): ProblemDescription {
  const answering = endpoints.filter((endpoint) => problemCodesOf(endpoint).includes(code));
  const operations = answering.length === endpoints.length ? [] : answering;
  return { code, ...errorCodes[code], advice: errorAdvice[code], name: problemName(code), operations };
}
