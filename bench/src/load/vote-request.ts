import { addressOf, fingerprintOf, userAgentOf } from './voter-traits.ts';

export interface Target {
  host: string;
  port: number;
  path: string;
}

/** The bytes of one vote as a browser behind a load balancer sends it; every server gets the same. */
export function voteRequest({ host, port, path }: Target, voter: number, token: string, entryId: string): string {
  const body = `{"entryId":"${entryId}","type":"vote","fingerprint":"${fingerprintOf(voter)}"}`;
  return (
    `POST ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUser-Agent: ${userAgentOf(voter)}\r\nAccept: application/json\r\n` +
    `Accept-Language: en-US,en;q=0.9,de;q=0.8\r\nX-Forwarded-For: ${addressOf(voter)}\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}
