import { randomUUID } from 'node:crypto';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { buildOpenApiDocument } from '@urvote/contracts/openapi/build-openapi-document';
import { allEndpoints } from '@urvote/contracts/services/endpoints';
import type { TenantIds } from './tenant.ts';

interface Operation {
  operationId: string;
  parameters?: { in: string; name: string; required?: boolean; example?: unknown }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
}

const document = buildOpenApiDocument(allEndpoints) as unknown as { paths: Record<string, Record<string, Operation>> };
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const bodies = new Map(
  operations.map(({ operationId, requestBody }) => [operationId, requestBody?.content['application/json']?.example]),
);
const queries = new Map(
  operations.map(({ operationId, parameters = [] }) => {
    const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
    return [operationId, needed.map(({ name, example }) => [name, String(example)])];
  }),
);

interface MemberCall {
  url: string;
  ids: TenantIds;
  /** Undefined: nobody in particular. */
  token: string | undefined;
  /** `example`: as the document shows it. `broken`: no JSON, so that whoever is let through changes nothing. */
  body: 'example' | 'broken';
}

/** Calls an endpoint with the ids of a client. @returns the status */
export async function callAs(endpoint: Endpoint, { url, ids, token, body }: MemberCall): Promise<number> {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, name: string) => ids[name] ?? randomUUID());
  const query = new URLSearchParams(queries.get(endpoint.id)).toString();
  const leaving = new AbortController();
  const response = await fetch(url + path + (query && `?${query}`), {
    method: endpoint.method.toUpperCase(),
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    redirect: 'manual',
    signal: leaving.signal,
    ...(endpoint.body && { body: body === 'broken' ? '{' : JSON.stringify(bodies.get(endpoint.id)) }),
  });
  leaving.abort();
  return response.status;
}

/** Whether the path names something that a new client does not have, so that members find nothing, too. */
export const namesMore = ({ path }: Endpoint, ids: TenantIds): boolean =>
  [...path.matchAll(/:(\w+)/g)].some(([, name = '']) => !(name in ids));

/** Whether the path names anything of a new client at all; by what it does not have, nobody is known as a member. */
export const leadsToTenant = ({ path }: Endpoint, ids: TenantIds): boolean =>
  Object.keys(ids).some((name) => path.split('/').includes(`:${name}`));
