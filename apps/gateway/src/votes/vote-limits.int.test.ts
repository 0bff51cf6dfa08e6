import { createGuestSession } from '@urvote/contracts/http/guests/guest-endpoints';
import { castVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { expect, it } from 'vitest';
import { testGateway } from '../gateway.test-support.ts';

const oneHousehold = ['2001:db8:1:2::1', '2001:db8:1:2:ffff:0:0:9', '2001:DB8:1:2:abcd::7'];
const neighbours = ['2001:db8:1:3::1', '2001:db8:2:2::1', '203.0.113.1', '203.0.113.2', '203.0.113.3'];

/** Where each call comes from another address: the status, and which limit refused it. */
async function answersFrom(
  addresses: readonly string[],
  call: (address: string) => ReturnType<ReturnType<typeof apiClient>['call']>,
): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const address of addresses) {
    const answer = await call(address);
    answers.push(answer.status < 400 ? answer.status : answer.problem()['violated-policies' as never]);
  }
  return answers;
}

it('votes from one /64 of IPv6 share one limit, whoever casts them, and neighbours and IPv4 addresses have their own', async () => {
  await using gateway = await testGateway({ env: { VOTES_PER_IP_PER_MINUTE: '2', TRUSTED_PROXIES: '127.0.0.1' } });
  const {
    entryIds: [entryId],
  } = await gateway.seed();
  const cast = async (address: string) =>
    apiClient(gateway.url, { token: await gateway.userToken(), headers: { 'x-forwarded-for': address } }).call(
      castVote,
      { body: { entryId, type: 'like' } },
    );
  expect(await answersFrom(oneHousehold, cast)).toEqual([202, 202, ['address']]);
  expect(await answersFrom(neighbours, cast)).toEqual([202, 202, 202, 202, 202]);
});

it('guest sessions of one /64 of IPv6 share one limit', async () => {
  await using gateway = await testGateway({
    env: { GUEST_SESSIONS_PER_IP_PER_MINUTE: '2', TRUSTED_PROXIES: '127.0.0.1' },
  });
  const open = (address: string) =>
    apiClient(gateway.url, { headers: { 'x-forwarded-for': address } }).call(createGuestSession, { body: {} });
  expect(await answersFrom(oneHousehold, open)).toEqual([201, 201, ['guest-sessions']]);
  expect(await answersFrom(neighbours, open)).toEqual([201, 201, 201, 201, 201]);
});
