import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { eventually } from '@urvote/testkit/eventually';
import { describeInBrowser, picture, signIn } from '../browser.test-support.ts';
import { type StartedOpsService, startOpsService } from '../ops-service.test-support.ts';

const captcha = { flag: 'captcha_missing', weight: 4, evidence: {} };
const hosting = { flag: 'hosting_network', weight: 2, evidence: {} };

/** Five held votes of one contest: three without a captcha, two from a data centre. */
async function startWithHeldVotes() {
  const ops = await startOpsService();
  const { db } = ops;
  const contest = await addSampleContest(db);
  await addSampleVotes(db, { ...contest, voteCount: 5, state: 'held' });
  const votes = await db.selectFrom('vote').select('id').orderBy('cast_at').execute();
  for (const [i, { id }] of votes.entries())
    await db
      .updateTable('vote')
      .set({ fraud_flags: JSON.stringify([i < 3 ? captcha : hosting]) })
      .where('id', '=', id)
      .execute();
  return { ...ops, voteIds: votes.map(({ id }) => id), [Symbol.asyncDispose]: () => ops[Symbol.asyncDispose]() };
}

const decisionsOf = async ({ db }: StartedOpsService) =>
  (await db.selectFrom('vote_decision').select(['vote_id', 'decision']).orderBy('decided_at').execute()).map(
    ({ vote_id, decision }) => [vote_id, decision],
  );

const open = async (page: Page) => {
  await page.getByRole('link', { name: 'Held votes' }).click();
  await page.getByRole('link', { name: 'Sample' }).click();
};

/** With or without scripts. */
const untilDone = (page: Page, action: string) =>
  eventually(async () => {
    await page.goto(page.url());
    const row = await page.getByRole('row').filter({ hasText: action }).innerText();
    if (!row.includes('done')) throw new Error(row);
  });

const rows = (page: Page) => page.locator('tbody tr');

/** Tab by tab to what is named so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      `(() => { const at = document.activeElement; return at.ariaLabel ?? at.textContent.trim(); })()`,
    );
    if (name.test(String(focused))) return;
  }
  throw new Error(`no way to ${name} by keyboard`);
}

describeInBrowser('held votes in a browser', (browser) => {
  it('are listed with their reasons, narrowed to one, and released and struck after a preview', async () => {
    await using ops = await startWithHeldVotes();
    await using context = await browser().newContext({ locale: 'en-US' });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await signIn(page, ops, 'operator');
    await open(page);
    await picture(page, 'held-votes');
    expect(await rows(page).count()).toBe(5);
    expect(await rows(page).first().innerText()).toContain('No captcha was solved');
    await page.getByRole('link', { name: 'captcha_missing (3)' }).click();
    expect(await rows(page).count()).toBe(3);
    await page.getByRole('link', { name: 'Release all' }).click();
    await page.getByRole('heading', { name: 'Release 3 held votes?' }).waitFor();
    await picture(page, 'held-votes-preview');
    await page.getByRole('link', { name: 'Back without a decision' }).click();
    expect(await decisionsOf(ops)).toEqual([]);

    await page.goBack();
    await page.getByRole('button', { name: 'Release 3 votes' }).click();
    await untilDone(page, 'Release 3 held votes');
    await open(page);
    await page.getByRole('link', { name: 'Strike all' }).click();
    await page.getByRole('heading', { name: /^Strike \d held votes\?$/ }).waitFor();
    await page.getByRole('button', { name: /^Strike \d votes$/ }).click();
    await untilDone(page, 'Strike 2 held votes');
    const [released, struck] = [ops.voteIds.slice(0, 3), ops.voteIds.slice(3)];
    expect((await decisionsOf(ops)).toSorted()).toEqual(
      [...released.map((id) => [id, 'accept']), ...struck.map((id) => [id, 'void'])].toSorted(),
    );
    expect(problems).toEqual([]);
  });

  it('are selected and decided about by keyboard alone', async () => {
    await using ops = await startWithHeldVotes();
    await using context = await browser().newContext();
    const page = await context.newPage();
    await signIn(page, ops, 'operator');
    await open(page);
    await tabTo(page, new RegExp(`^Select vote ${ops.voteIds[1]}$`));
    await page.keyboard.press('Space');
    await tabTo(page, /^Strike selected$/);
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Decided about 1').waitFor();
    expect(await decisionsOf(ops)).toEqual([[ops.voteIds[1], 'void']]);
  });

  it('are decided about without scripts', async () => {
    await using ops = await startWithHeldVotes();
    await using context = await browser().newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page, ops, 'operator');
    await open(page);
    for (const id of ops.voteIds.slice(0, 2)) await page.getByLabel(`Select vote ${id}`).check();
    await page.getByRole('button', { name: 'Release selected' }).click();
    await page.getByRole('status').getByText('Decided about 2').waitFor();
    expect(await rows(page).count()).toBe(3);
    await page.getByRole('link', { name: 'Strike all' }).click();
    await page.getByRole('button', { name: 'Strike 3 votes' }).click();
    await untilDone(page, 'Strike 3 held votes');
    const decisions = (await decisionsOf(ops)).map(([, decision]) => decision);
    expect(decisions.toSorted()).toEqual(['accept', 'accept', 'void', 'void', 'void']);
  });

  it('are shown to viewers without anything to decide by', async () => {
    await using ops = await startWithHeldVotes();
    await using context = await browser().newContext();
    const page = await context.newPage();
    await signIn(page, ops, 'viewer');
    await open(page);
    expect(await rows(page).count()).toBe(5);
    expect([
      await page.getByRole('checkbox').count(),
      await page.getByRole('main').getByRole('button').count(),
      await page.getByText(/Release|Strike/).count(),
    ]).toEqual([0, 0, 0]);
  });
});
