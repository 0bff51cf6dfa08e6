import type { Records, Voter } from './records.ts';

export interface Sent {
  status: number;
  code: string | undefined;
  body: Record<string, unknown>;
}

/** A client gives up on an answer after this long. */
const patienceMs = 12_000;
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export interface Request {
  /** Name in the record of answers. */
  name: string;
  url: string;
  method: 'POST' | 'DELETE';
  voter: Pick<Voter, 'ip'> & { token?: string };
  key?: string;
  body?: unknown;
}

/** Sends one request; whatever fails is status 0. */
export async function send({ name, url, method, voter, key, body }: Request, records: Records): Promise<Sent> {
  const sent = await answerTo(url, {
    method,
    headers: {
      'user-agent': userAgent,
      'x-forwarded-for': voter.ip,
      ...(voter.token === undefined ? {} : { authorization: `Bearer ${voter.token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  });
  records.answered(name, sent.status, sent.code);
  return sent;
}

async function answerTo(url: string, init: RequestInit): Promise<Sent> {
  try {
    const response = await fetch(url, init);
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, code: body['code'] as string | undefined, body };
  } catch {
    return { status: 0, code: undefined, body: {} };
  }
}

/** Answers after which the same may be tried again; the first request with a key may still be on its way. */
export function isPassing({ status, code }: Pick<Sent, 'status' | 'code'>): boolean {
  return [0, 429, 502, 503, 504].includes(status) || code === 'IDEMPOTENCY_KEY_IN_FLIGHT';
}
