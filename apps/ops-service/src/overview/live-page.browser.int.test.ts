import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import { eventually, withinASecond } from '@urvote/testkit/eventually';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, fill, picture, signIn } from '../browser.test-support.ts';
import { startOpsService, voteGroup } from '../ops-service.test-support.ts';

const figure = (page: Page, label: string) =>
  page.locator('.card', { hasText: 'votes' }).locator('.figures div', { hasText: label }).locator('dd');

describeInBrowser('a page that keeps itself up to date', (browser) => {
  it('leaves the focus of the keyboard, the selection and the place where they are', async () => {
    await using ops = await startOpsService();
    await fill(ops);
    await using context = await browser().newContext({ viewport: { width: 800, height: 400 } });
    const page = await context.newPage();
    await signIn(page, ops, 'viewer');
    const state = () =>
      page.evaluate(`(() => {
        const link = document.activeElement;
        return [link.tagName, link.textContent, link.isConnected, Math.round(scrollY), String(getSelection())];
      })()`);
    const link = figure(page, 'Failed').getByRole('link');
    await link.focus();
    await page.evaluate(`(() => {
      const heading = [...document.querySelectorAll('h2')].find((each) => each.textContent === 'Votes of the last hour');
      getSelection().selectAllChildren(heading);
      scrollTo(0, document.documentElement.scrollHeight);
    })()`);
    const before = await state();
    expect(before).toEqual(['A', '0', true, expect.any(Number), 'Votes of the last hour']);
    expect((before as number[])[3]).toBeGreaterThan(100);
    for (const waiting of ['1', '2']) {
      await ops.queues.producer(countVotes).add(voteGroup());
      await eventually(async () => expect(await figure(page, 'Waiting').innerText()).toBe(waiting));
      expect(await state()).toEqual(before);
    }
  });

  it('says at once that it is not up to date, and why, and is silent again once it is', async () => {
    await using ops = await startOpsService();
    await using context = await browser().newContext();
    const page = await context.newPage();
    await signIn(page, ops, 'viewer');
    const note = page.getByRole('alert');
    const mended = async () => {
      await page.unroute(`${ops.url}/`);
      await page.evaluate('dispatchEvent(new Event("online"))');
      await note.waitFor({ state: 'hidden', timeout: 10_000 });
    };
    await page.route(`${ops.url}/`, (route) => route.abort());
    await note.getByText('Not up to date: the server cannot be reached').waitFor({ timeout: 10_000 });
    await picture(page, 'stale');
    await mended();
    await page.route(`${ops.url}/`, (route) => route.fulfill({ status: 503 }));
    await note.getByText('the server answers 503').waitFor({ timeout: 10_000 });
    await mended();
    await page.route(`${ops.url}/`, () => {});
    await note.getByText('the server does not answer').waitFor({ timeout: 20_000 });
    await mended();
    await context.setOffline(true);
    await note.getByText('this device is offline').waitFor({ timeout: 2_000 });
    await context.setOffline(false);
    await note.waitFor({ state: 'hidden', timeout: 10_000 });
  });

  it('leads to the sign-in page when the session has ended elsewhere', async () => {
    await using ops = await startOpsService();
    await using context = await browser().newContext();
    const page = await context.newPage();
    await signIn(page, ops, 'viewer');
    await context.clearCookies();
    await page.waitForURL(`${ops.url}/sign-in?next=%2F`, { timeout: 20_000 });
  });

  it('is left within a second when its operator is suspended', async () => {
    await using ops = await startOpsService();
    await using context = await browser().newContext();
    const page = await context.newPage();
    await signIn(page, ops, 'operator');
    const subjectId = ops.users.families.at(-1)?.userId ?? '';
    await ops.db.transaction().execute(async (trx) => {
      const times = { not_before: new Date(), expires_at: new Date(Date.now() + 900_000) };
      await trx
        .insertInto('access_revocation')
        .values({ kind: 'user', subject_id: subjectId, ...times })
        .execute();
      const payload = { kind: 'user' as const, subjectId, notBefore: times.not_before.toISOString() };
      await appendEvent(trx, { type: 'access.revoked', aggregateType: 'user', aggregateId: subjectId, payload });
    });
    await page.waitForURL(`${ops.url}/sign-in?next=%2F`, { timeout: withinASecond.timeoutMs, waitUntil: 'commit' });
  });
});
