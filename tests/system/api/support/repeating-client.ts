import { randomUUID } from 'node:crypto';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { type ApiClient, apiClient, type ApiRequest, type ApiResponse } from '@urvote/testkit/http-client';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Platform } from './platform.ts';

export interface Repeating {
  platform: Platform;
  /** Where the repeats go. */
  otherNode: string;
  /** The token of somebody who sends the same keys and bodies. */
  stranger: string;
  /** What was repeated: `id status`. */
  repeated: Set<string>;
}

interface Told {
  status: number;
  body: string;
  headers: (string | null)[];
}

const toldBy = ({ status, body, headers }: ApiResponse): Told => ({
  status,
  body: JSON.stringify(body ?? null),
  headers: ['content-type', 'etag', 'location'].map((name) => headers.get(name)),
});

/** What a request that is done twice would add to. */
async function tracesOf({ db }: Platform): Promise<unknown> {
  const { rows } = await sql`
    select (select count(*) from audit_log) as audited, (select count(*) from api_key) as keys, (select count(*) from entry) as entries,
      (select count(*) from one_time_token) as tokens, (select count(*) from user_role) as roles`.execute(db);
  return rows[0];
}

/**
 * A client that sends a key wherever one is taken, repeats what succeeded on another node, and expects the first answer
 * again and nothing else to happen; and that the same key is none to anybody else.
 */
export function repeatingClient(
  given: { token?: string },
  { platform, otherNode, stranger, repeated }: Repeating,
): ApiClient {
  const [first, second] = [apiClient(platform.url, given), apiClient(otherNode, given)];

  async function repeat(endpoint: Endpoint, request: ApiRequest, answer: ApiResponse): Promise<void> {
    const before = await tracesOf(platform);
    const replay = await second.call(endpoint, request);
    expect(toldBy(replay), endpoint.id).toEqual(toldBy(answer));
    expect([replay.headers.get('idempotency-replayed'), replay.headers.getSetCookie()], endpoint.id).toEqual([
      'true',
      [],
    ]);
    expect(await tracesOf(platform), endpoint.id).toEqual(before);
    repeated.add(`${endpoint.id} ${answer.status}`);
    if (given.token === undefined) return;
    const others = await apiClient(otherNode, { token: stranger }).call(endpoint, request);
    expect(others.headers.get('idempotency-replayed'), endpoint.id).toBeNull();
  }

  return {
    async call(endpoint, request = {}) {
      if (endpoint.idempotency === undefined) return first.call(endpoint, request);
      const keyed = { ...request, headers: { ...request.headers, 'idempotency-key': randomUUID() } };
      const answer = await first.call(endpoint, keyed);
      if (answer.status < 400) await repeat(endpoint, keyed, answer);
      return answer;
    },
  };
}
