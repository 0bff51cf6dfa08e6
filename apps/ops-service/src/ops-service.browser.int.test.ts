import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { openMailFolder } from '@urvote/platform/mail/mail-folder';
import { eventually } from '@urvote/testkit/eventually';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';
import { describeInBrowser, fill, picture, signIn } from './browser.test-support.ts';
import { addFailedJob, secretsOfVoter, startOpsService, voteGroup } from './ops-service.test-support.ts';

/** What a browser has and Node has not. */
interface Styles {
  getComputedStyle(element: unknown): { color: string };
}

describeInBrowser('in a browser', (browser) => {
  it('signs in, shows the queues and retries a failed job in the board, which the audit log knows [XE-090] [XE-096]', async () => {
    await using ops = await startOpsService();
    await fill(ops);
    const jobId = await addFailedJob(ops.queues);
    await using context = await browser().newContext({ viewport: { width: 1200, height: 800 }, locale: 'en-US' });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await signIn(page, ops, 'operator');
    await picture(page, 'overview');
    expect(await page.locator('.badge').innerText()).toBe('staging');

    await page.getByRole('link', { name: 'Queues' }).click();
    await page.goto(`${ops.url}/queues/queue/${countVotes.queue}/${jobId}`);
    await page.getByText(jobId).first().waitFor();
    await picture(page, 'board-error');
    await page.getByText('Data', { exact: true }).click();
    await page.getByText('batchId').first().waitFor();
    await page.locator('main [aria-expanded="false"]').last().click();
    await page.getByText('[redacted]').first().waitFor();
    await picture(page, 'board-data');
    const text = await page.locator('body').innerText();
    for (const secret of Object.values(secretsOfVoter)) expect(text).not.toContain(secret);
    expect(text).toContain('staging');
    await picture(page, 'board-job');
    await page
      .getByRole('button')
      .filter({ has: page.locator('.lucide-refresh-cw') })
      .click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await eventually(async () =>
      expect(await ops.queues.counts(countVotes.queue)).toMatchObject({ failed: 0, waiting: 1 }),
    );

    await eventually(async () => {
      await page.goto(`${ops.url}/audit-log?check=1`);
      expect(
        await page.getByRole('row').filter({ hasText: jobId }).filter({ hasText: 'queue.job.retry' }).count(),
      ).toBe(2);
    });
    await page.getByText('The hash chain is unbroken.').waitFor();
    await picture(page, 'audit-log');
    for (const path of ['history', 'storage', 'failed-jobs']) {
      await page.goto(`${ops.url}/${path}`);
      await picture(page, path);
    }
    expect(problems).toEqual([]);
  });

  it('redrives all failed jobs after asking, on a phone in the dark', async () => {
    await using ops = await startOpsService();
    await fill(ops);
    for (let i = 0; i < 2; i += 1) await addFailedJob(ops.queues);
    await using context = await browser().newContext({
      viewport: { width: 390, height: 800 },
      colorScheme: 'dark',
      isMobile: true,
    });
    const page = await context.newPage();
    await signIn(page, ops, 'operator');
    await picture(page, 'phone-overview');
    await page.getByRole('link', { name: 'Failed jobs' }).click();
    await picture(page, 'phone-failed-jobs');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.message());
      void dialog.accept();
    });
    await page.getByRole('button', { name: 'Redrive all 2' }).click();
    await page.getByText('2 put back into the queue.').waitFor();
    expect(questions).toEqual(['Put 2 jobs back into votes?']);
    expect(await ops.queues.counts(countVotes.queue)).toMatchObject({ failed: 0, waiting: 2 });
  });

  it('shows a kept mail whose links open beside the page, and runs nothing of it', async () => {
    await using folder = await tempFolder();
    await using ops = await startOpsService('postgres', { mailCatcherDir: folder.path });
    const link = `${ops.url}/health/live#`;
    const part = '--b\r\nContent-Type: text/';
    const markup = `<p style="color:rgb(1, 2, 3)">Hello</p><a href="${link}html">Confirm</a><script>parent.document.title = 'taken over'</script>`;
    const head =
      'From: a@example.org\r\nTo: grace@example.org\r\nSubject: <b>Hi</b>\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n';
    await openMailFolder(folder.path).keep(
      Buffer.from(`${head}${part}plain\r\n\r\nOpen ${link}text.\r\n${part}html\r\n\r\n${markup}\r\n--b--\r\n`),
    );
    await using context = await browser().newContext();
    const page = await context.newPage();
    await signIn(page, ops, 'operator');
    await page.getByRole('link', { name: 'Mail', exact: true }).click();
    await page.getByRole('link', { name: '<b>Hi</b>' }).click();
    await page.getByRole('heading', { name: '<b>Hi</b>' }).waitFor();
    const frame = page.frameLocator('iframe');
    const hello = frame.getByText('Hello');
    await hello.waitFor();
    const colour = await hello.evaluate((element) => (globalThis as unknown as Styles).getComputedStyle(element).color);
    expect(colour).toBe('rgb(1, 2, 3)');
    await picture(page, 'mail');
    for (const [from, link] of [
      ['text', page.getByRole('link', { name: '#text' })],
      ['html', frame.getByRole('link', { name: 'Confirm' })],
    ] as const) {
      const [opened] = await Promise.all([context.waitForEvent('page'), link.click()]);
      await opened.getByText('ok').waitFor();
      expect(new URL(opened.url()).hash).toBe(`#${from}`);
    }
    expect(await page.title()).not.toContain('taken over');
  });

  it('keeps the overview up to date by itself, and gives viewers no buttons', async () => {
    await using ops = await startOpsService();
    await using context = await browser().newContext();
    const page = await context.newPage();
    await signIn(page, ops, 'viewer');
    const waiting = page
      .locator('.card', { hasText: 'votes' })
      .locator('.figures div', { hasText: 'Waiting' })
      .locator('dd');
    expect(await waiting.innerText()).toBe('0');
    await ops.queues.producer(countVotes).add(voteGroup());
    await eventually(async () => expect(await waiting.innerText()).toBe('1'));
    await addFailedJob(ops.queues);
    await page.goto(`${ops.url}/failed-jobs`);
    expect(await page.getByRole('button', { name: /redrive/i }).count()).toBe(0);
  });
});
