import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { eventually } from '@urvote/testkit/eventually';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, picture, signIn } from '../browser.test-support.ts';
import { addFailedJob, startOpsService } from '../ops-service.test-support.ts';

const unnamed = `[...document.querySelectorAll('button, a[href]')]
  .filter((each) => each.checkVisibility() && each.textContent.trim() === '' && !each.ariaLabel && !each.title)
  .map((each) => each.outerHTML.slice(0, 200))`;

const unnamedIn = async (page: Page) => (await page.evaluate(unnamed)) as string[];

describeInBrowser('the queue board', (browser) => {
  it('leads back, names its buttons, asks nothing of other hosts and has no errors, wide and narrow', async () => {
    await using ops = await startOpsService();
    const jobId = await addFailedJob(ops.queues);
    for (const [name, viewport] of [
      ['wide', { width: 1200, height: 800 }],
      ['phone', { width: 390, height: 800 }],
    ] as const) {
      await using context = await browser().newContext({ viewport, locale: 'en-US' });
      const page = await context.newPage();
      const [foreign, problems]: [string[], string[]] = [[], []];
      page.on('request', (request) => {
        if (!request.url().startsWith(ops.url) && !request.url().startsWith('data:')) foreign.push(request.url());
      });
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await signIn(page, ops, 'admin');
      for (const path of ['', `queue/${countVotes.queue}?status=failed`, `queue/${countVotes.queue}/${jobId}`]) {
        await page.goto(`${ops.url}/queues/${path}`);
        await page.getByText('votes').first().waitFor();
        await page.waitForLoadState('networkidle');
        await picture(page, `board-${name}-${path.replace(/\W+/g, '-').slice(0, 20)}`);
        await eventually(async () => expect([path, await unnamedIn(page)]).toEqual([path, []]));
      }
      await page.getByRole('button', { name: 'Retry' }).first().waitFor();
      await page.getByRole('link', { name: 'Back to operations' }).first().click();
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      expect([foreign, problems]).toEqual([[], []]);
    }
  });
});
