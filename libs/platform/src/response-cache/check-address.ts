import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { queryOf, refuseQuery, validate } from '../http-request/validate.ts';

/**
 * Refuses what the endpoint's service would refuse, so that no address reaches it which might be read in two ways.
 * @throws {ProblemError} VALIDATION_FAILED
 * @throws {URIError} when a part is not well encoded
 */
export function checkAddress({ path, params, query }: Endpoint, url: string): void {
  if (params !== undefined) validate(params, paramsOf(path, url), 'params');
  if (query !== undefined) validate(query, queryOf(url), 'query');
  else if (url.includes('?')) refuseQuery(url);
}

function paramsOf(template: string, url: string): Record<string, string> {
  const segments = (url.split('?', 1)[0] ?? '').split('/');
  const pairs = template.split('/').map((name, at): [string, string] => [name, segments[at] ?? '']);
  return Object.fromEntries(
    pairs.filter(([name]) => name.startsWith(':')).map(([name, text]) => [name.slice(1), decodeURIComponent(text)]),
  );
}
