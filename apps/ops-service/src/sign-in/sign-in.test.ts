import { createRateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { testClock } from '@urvote/testkit/test-clock';
import { expect, it, vi } from 'vitest';
import { createSessions } from '../session/sessions.ts';
import { signIn, type SignInServices } from './sign-in.ts';

it('counts tries by the network that one customer has, whatever address of it they come from', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('away'));
  const services: SignInServices = {
    userServiceUrl: 'http://user-service.example',
    verifier: { verify: () => Promise.reject(new Error('not asked')) },
    sessions: createSessions({ secret: 's'.repeat(32), clock: testClock() }),
    limiters: createRateLimiters({}),
  };
  let tries = 0;
  const codeFrom = (clientIp: string) =>
    signIn(services, { email: `operator${(tries += 1)}@example.org`, password: 'wrong', clientIp }).then(
      () => 'signed in',
      ({ code }: { code: string }) => code,
    );
  for (let host = 1; host <= 20; host += 1)
    expect(await codeFrom(`2001:db8:0:1::${host.toString(16)}`)).toBe('TEMPORARILY_UNAVAILABLE');
  expect(await codeFrom('2001:db8:0:1:ffff::1')).toBe('QUOTA_EXCEEDED');
  expect(await codeFrom('2001:db8:0:2::1')).toBe('TEMPORARILY_UNAVAILABLE');
  expect(await codeFrom('192.0.2.1')).toBe('TEMPORARILY_UNAVAILABLE');
});
