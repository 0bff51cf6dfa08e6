import { type OpsRole, opsRoles } from '@urvote/contracts/accounts/ops-roles';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { eventually } from '@urvote/testkit/eventually';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, picture, signIn } from '../browser.test-support.ts';
import { addFailedJob, type StartedOpsService, startOpsService, voteGroup } from '../ops-service.test-support.ts';

const unnamed = `[...document.querySelectorAll('button, a[href]')]
  .filter((each) => each.checkVisibility() && each.textContent.trim() === '' && !each.ariaLabel && !each.title)
  .map((each) => each.outerHTML.slice(0, 200))`;

/** What the page offers to do with jobs and queues, by its name. */
const actions = `[...document.querySelectorAll('[class^="jobActions-"] button, [class^="queueActions-"] button, [role="menuitem"]')]
  .filter((each) => each.checkVisibility()).map((each) => each.ariaLabel ?? each.textContent.trim())`;

const actionsIn = async (page: Page) => ((await page.evaluate(actions)) as string[]).toSorted();

async function openTab(page: Page, ops: StartedOpsService, status: string): Promise<void> {
  await page.goto(`${ops.url}/queues/queue/${countVotes.queue}?status=${status}`);
  await page.waitForLoadState('networkidle');
}

const openMenu = (page: Page) => page.getByRole('button', { name: 'More actions' }).click();

async function actionsByPlace(page: Page, ops: StartedOpsService): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const status of ['failed', 'delayed', 'completed']) {
    await openTab(page, ops, status);
    found[status] = await actionsIn(page);
  }
  if (await page.getByRole('button', { name: 'More actions' }).isVisible()) await openMenu(page);
  return { ...found, menu: (await actionsIn(page)).filter((name) => !found['completed']?.includes(name)) };
}

async function addFinishedJob({ queues }: StartedOpsService): Promise<void> {
  await queues.producer(countVotes).add(voteGroup());
  const processors = [{ definition: countVotes as never, handle: async () => {} }];
  await using _consumer = queues.consumer({ queue: countVotes.queue, processors });
  await eventually(async () => expect(await queues.counts(countVotes.queue)).toMatchObject({ completed: 1 }));
}

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

  it('shows to each role the buttons that work for it, and no other', async () => {
    await using ops = await startOpsService();
    await addFinishedJob(ops);
    await addFailedJob(ops.queues);
    await (await ops.queues.getQueue(countVotes.queue)).add(countVotes.name, voteGroup(), { delay: 3_600_000 });
    const viewer = { failed: [], delayed: [], completed: [], menu: [] };
    const menu = ['Pause', 'Retry all 1 failed jobs'];
    const operator = {
      failed: ['Retry', 'Retry all'],
      delayed: ['Promote', 'Promote all'],
      completed: ['Retry', 'Retry all'],
      menu,
    };
    const administrative = {
      completed: ['Clean all', ...operator.completed],
      menu: [...menu, 'Set concurrency', 'Set rate limit'],
    };
    const expected: Record<OpsRole, object> = { viewer, operator, admin: { ...operator, ...administrative } };
    for (const role of opsRoles) {
      await using context = await browser().newContext({ locale: 'en-US' });
      const page = await context.newPage();
      await signIn(page, ops, role);
      await eventually(async () => expect([role, await actionsByPlace(page, ops)]).toEqual([role, expected[role]]));
    }
  });

  it('changes what an administrator changes with them', async () => {
    await using ops = await startOpsService();
    await addFinishedJob(ops);
    await using context = await browser().newContext({ locale: 'en-US' });
    const page = await context.newPage();
    const refused: string[] = [];
    page.on(
      'response',
      (response) => response.status() >= 400 && refused.push(`${response.status()} ${response.url()}`),
    );
    await signIn(page, ops, 'admin');
    await openTab(page, ops, 'completed');
    const cleaned = page.waitForResponse(/\/clean\/completed$/);
    await page.getByRole('button', { name: 'Clean all' }).click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    expect((await cleaned).status()).toBe(200);
    await openMenu(page);
    await page.getByRole('menuitem', { name: 'Set concurrency' }).click();
    await page.getByRole('dialog').getByRole('spinbutton').fill('3');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    const queue = await ops.queues.getQueue(countVotes.queue);
    await eventually(async () => expect(await queue.getGlobalConcurrency()).toBe(3));
    await openMenu(page);
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await eventually(async () => expect(await queue.isPaused()).toBe(true));
    expect(refused).toEqual([]);
  });
});
