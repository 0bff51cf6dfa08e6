import type { Caller } from '@urvote/platform/auth/caller';
import { ipv6Upper } from '@urvote/platform/geoip/ip-number';
import type { StreamClaim } from '@urvote/platform/sse/stream-places';

export interface StreamShares {
  maxPerAddress: number;
  maxPerSession: number;
}

/** An address holds no more than its share, whoever signs in behind it, and a session no more than its own. */
export function streamClaims(caller: Caller, clientIp: string, shares: StreamShares): StreamClaim[] {
  const session = sessionOf(caller);
  return [
    { key: `address:${addressGroup(clientIp)}`, maxCount: shares.maxPerAddress },
    ...(session === undefined ? [] : [{ key: `session:${session}`, maxCount: shares.maxPerSession }]),
  ];
}

function sessionOf(caller: Caller): string | undefined {
  if (caller.kind === 'user') return `user:${caller.userId}`;
  return caller.kind === 'guest' ? `guest:${caller.guestId}` : undefined;
}

/** One connection to the Internet has 2^64 addresses of version 6 at the least. */
function addressGroup(ip: string): string {
  return ip.includes(':') ? `${ipv6Upper(ip).toString(16)}/64` : ip;
}
