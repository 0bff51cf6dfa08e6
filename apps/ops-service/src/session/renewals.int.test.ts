import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { type TestClock, testClock } from '@urvote/testkit/test-clock';
import { describe, expect, it } from 'vitest';
import { postForm, type StartedOpsService, startOpsService } from '../ops-service.test-support.ts';

const minuteMs = 60_000;

interface Ops extends StartedOpsService {
  clock: TestClock;
}

async function start(): Promise<Ops> {
  const clock = testClock(Date.now());
  const ops = await startOpsService('postgres', {}, { clock });
  return { ...ops, clock };
}

/** A browser as far as cookies go. */
function browserOf(ops: Ops, signedIn: { cookie: string; csrf: string }) {
  let { cookie } = signedIn;
  return {
    ...signedIn,
    oldCookie: signedIn.cookie,
    async open(path = '/', headers: Record<string, string> = {}, init: RequestInit = {}) {
      const response = await fetch(ops.url + path, { ...init, headers: { cookie, ...headers }, redirect: 'manual' });
      const given = response.headers.getSetCookie();
      if (given.length > 0) cookie = given.map((each) => each.split(';', 1)[0]).join('; ');
      await response.body?.cancel();
      return response.status;
    },
  };
}

const familyOf = (ops: Ops) => ops.users.families.at(-1);

describe('the session of an operator', () => {
  const shared = sharedByTests(start);

  it.each([
    ['a page', '/storage', 200],
    ['the JSON', '/ops/api/storage', 200],
    ['the queue board', '/queues/api/queues', 200],
    ['a page that does not work', '/failed-jobs?queue=nothing', 404],
  ])('goes on for as long as %s is used, and ends after 12 hours all the same', async (_name, path, status) => {
    const ops = shared();
    const browser = browserOf(ops, await ops.signIn('operator'));
    const before = ops.users.refreshCount;
    for (let minute = 0; minute < 12 * 60; minute += 10) {
      expect([minute, await browser.open(path)]).toEqual([minute, status]);
      ops.clock.advance(10 * minuteMs);
    }
    expect(ops.users.refreshCount - before).toBeGreaterThanOrEqual(70);
    expect(await browser.open('/')).toBe(303);
  });

  it('ends 15 minutes after it was last used', async () => {
    const ops = shared();
    const browser = browserOf(ops, await ops.signIn('operator'));
    ops.clock.advance(14 * minuteMs);
    expect(await browser.open()).toBe(200);
    ops.clock.advance(15 * minuteMs);
    expect(await browser.open()).toBe(303);
  });

  it('is not renewed twice by requests that come at once, nor lost with an answer that never came', async () => {
    const ops = shared();
    const signedIn = await ops.signIn('operator');
    const before = ops.users.refreshCount;
    ops.clock.advance(6 * minuteMs);
    const tabs = Array.from({ length: 8 }, () => browserOf(ops, signedIn));
    expect(await Promise.all(tabs.map((tab) => tab.open()))).toEqual(tabs.map(() => 200));
    ops.clock.advance(5 * minuteMs);
    expect(await browserOf(ops, signedIn).open()).toBe(200);
    expect([ops.users.refreshCount - before, familyOf(ops)?.isEnded]).toEqual([1, false]);
  });

  it('keeps the CSRF token of forms that are open', async () => {
    const ops = shared();
    const { csrf, ...browser } = browserOf(ops, await ops.signIn('operator'));
    ops.clock.advance(10 * minuteMs);
    const pause = () => browser.open('/queues/api/queues/votes/resume', { 'x-xsrf-token': csrf }, { method: 'PUT' });
    expect([await pause(), await pause()]).toEqual([200, 200]);
  });

  it('takes the role that the account has now, and ends with the last one', async () => {
    const ops = shared();
    const browser = browserOf(ops, await ops.signIn('operator'));
    const family = familyOf(ops);
    const redrive = () =>
      browser.open(
        '/ops/api/queues/votes/failed-jobs/redrive',
        { 'x-xsrf-token': browser.csrf, 'content-type': 'application/json' },
        { method: 'POST', body: '{"maxCount":1}' },
      );
    expect(await redrive()).toBe(200);
    Object.assign(family ?? {}, { role: 'viewer' });
    ops.clock.advance(6 * minuteMs);
    expect([await browser.open(), await redrive()]).toEqual([200, 403]);
    Object.assign(family ?? {}, { role: 'voter' });
    ops.clock.advance(6 * minuteMs);
    expect(await browser.open()).toBe(303);
  });

  it('ends at the next renewal when the account’s session has ended', async () => {
    const ops = shared();
    const browser = browserOf(ops, await ops.signIn('operator'));
    Object.assign(familyOf(ops) ?? {}, { isEnded: true });
    ops.clock.advance(6 * minuteMs);
    expect(await browser.open('/ops/api/storage')).toBe(401);
  });

  it('lasts while the user service is away, and is renewed when it is back', async () => {
    const ops = shared();
    const browser = browserOf(ops, await ops.signIn('operator'));
    ops.users.isAway = true;
    ops.clock.advance(10 * minuteMs);
    expect(await browser.open()).toBe(200);
    ops.users.isAway = false;
    ops.clock.advance(minuteMs);
    expect(await browser.open()).toBe(200);
    ops.clock.advance(10 * minuteMs);
    expect(await browser.open()).toBe(200);
  });

  it('takes the account’s session with it at sign-out', async () => {
    const ops = shared();
    const signedIn = await ops.signIn('operator');
    const browser = browserOf(ops, signedIn);
    ops.clock.advance(6 * minuteMs);
    expect(await browser.open()).toBe(200);
    const out = await postForm(`${ops.url}/sign-out`, { csrf: signedIn.csrf }, { cookie: browser.oldCookie });
    expect([out.status, familyOf(ops)?.isEnded]).toEqual([303, true]);
    expect([await browser.open(), await browserOf(ops, signedIn).open()]).toEqual([303, 303]);
  });

  it('ends here at sign-out though the user service is away', async () => {
    const ops = shared();
    const { cookie, csrf } = await ops.signIn('operator');
    ops.users.isAway = true;
    const out = await postForm(`${ops.url}/sign-out`, { csrf }, { cookie });
    ops.users.isAway = false;
    expect([out.status, await browserOf(ops, { cookie, csrf }).open()]).toEqual([303, 303]);
  });
});
