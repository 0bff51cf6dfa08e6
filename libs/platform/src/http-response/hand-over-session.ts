import type { NewSession } from '../auth/caller.ts';
import type { PreparedResponse } from './prepared-response.ts';

/**
 * Adds a session that the request made to its successful answer, a JSON object: the cookie, and `guestToken`. It comes after
 * all else, because neither is part of an answer that is kept for repeats.
 */
export function handOverSession(response: PreparedResponse, { token, cookie }: NewSession): PreparedResponse {
  if (response.status >= 300) return response;
  const headers = { ...response.headers, 'Set-Cookie': cookie };
  const text = String(response.body);
  return {
    ...response,
    headers,
    body: `${text.slice(0, text.lastIndexOf('}'))},"guestToken":${JSON.stringify(token)}}`,
  };
}
