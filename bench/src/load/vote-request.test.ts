import { isIPv4 } from 'node:net';
import { castVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { describe, expect, it } from 'vitest';
import { voteRequest } from './vote-request.ts';
import { addressOf, fingerprintOf, userAgentOf } from './voter-traits.ts';

const target = { host: '127.0.0.1', port: 8080, path: '/api/v1/votes' };

describe('requests of the load generator', () => {
  it('are votes by the contract, with the right length', () => {
    const entryId = '0192f7a0-0000-7000-8000-000000000001';
    const [head = '', body = ''] = voteRequest(target, 7, 'a.token.x', entryId).split('\r\n\r\n');
    expect(castVote.body.parse(JSON.parse(body))).toMatchObject({ entryId, type: 'vote' });
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    expect(head).toMatch(/^POST \/api\/v1\/votes HTTP\/1\.1\r\nHost: 127\.0\.0\.1:8080\r\n/);
    expect(head).toContain('Authorization: Bearer a.token.x');
  });

  it('come from many addresses, and always the same one of a voter', () => {
    const addresses = Array.from({ length: 5000 }, (_, voter) => addressOf(voter));
    expect(addresses.every((address) => isIPv4(address))).toBe(true);
    expect(new Set(addresses).size).toBeGreaterThan(4900);
    expect(new Set(addresses.map((address) => address.split('.', 3).join('.'))).size).toBeGreaterThan(3000);
    expect(addressOf(17)).toBe(addresses[17]);
  });

  it('have a device each, and user agents of browsers', () => {
    expect(new Set(Array.from({ length: 5000 }, (_, voter) => fingerprintOf(voter))).size).toBe(5000);
    expect(new Set(Array.from({ length: 100 }, (_, voter) => userAgentOf(voter))).size).toBeGreaterThan(4);
  });
});
