import type { NewSession } from '../auth/caller.ts';
import type { PreparedResponse } from './prepared-response.ts';

/** Adds the session last: neither cookie nor `guestToken` is part of an answer that is kept for repeats. */
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
