import { z } from 'zod';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';

export const noQuery = z.strictObject({});

interface PageAddress<Query extends z.ZodType> {
  id: string;
  method: 'get' | 'post';
  path: string;
  title: string;
  query: Query;
}

const page = { description: 'A page', schema: z.string(), contentType: 'text/html' };
const statuses = [200, 303, 400, 401, 403, 404, 409, 413, 415, 422, 423, 429, 500, 503] as const;

/** The endpoint of a page. Who may see it is decided by the session, not by the kit, which knows tokens only. */
export function pageEndpoint<Query extends z.ZodType>({ id, method, path, title, query }: PageAddress<Query>) {
  return defineEndpoint({
    id,
    method,
    path,
    tag: 'operations',
    summary: title,
    auth: 'public',
    query,
    responses: Object.fromEntries(statuses.map((status) => [status, page])) as Record<number, typeof page>,
    errors: [],
  });
}

export function seeOther(location: string) {
  return { status: 303, headers: { Location: location }, body: '' };
}
