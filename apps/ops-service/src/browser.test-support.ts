import { isChromiumMissing, launchChromium } from '@urvote/testkit/chromium';
import type { Browser, Page } from 'playwright-core';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe } from 'vitest';
import type { StartedOpsService } from './ops-service.test-support.ts';
import { rightPassword } from './session/user-service/fake-user-service.test-support.ts';

/** A folder to keep pictures of the pages in, for people who change how they look. */
const pictures = process.env['OPS_PICTURES'];

export async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/ops-${name}.png`, fullPage: true });
}

export async function signIn(page: Page, ops: StartedOpsService, role: string): Promise<void> {
  await page.goto(`${ops.url}/`);
  await picture(page, 'sign-in');
  await page.getByLabel('E-mail').fill(`${role}@example.org`);
  await page.getByLabel('Password').fill(rightPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

/** Data that makes every page show something. */
export async function fill(ops: StartedOpsService): Promise<void> {
  await sql`insert into vote_batch (id, opened_at, root, signature, item_count, counted_count, held_count, rejected_count, void_count, settled_at)
    select gen_random_uuid(), now(), ${Buffer.alloc(32)}, 'a.b.c', 300, 200 + (m * 37) % 90, (m * 7) % 9, (m * 11) % 23, m % 2, now() - make_interval(mins => m)
    from generate_series(0, 59) m`.execute(ops.db);
  await sql`insert into queue_snapshot (queue, at, waiting_count, active_count, delayed_count, failed_count, completed_count, oldest_waiting_ms, wait_p95_ms, run_p95_ms)
    select 'votes', date_trunc('minute', now()) - make_interval(mins => m), (m * 53) % 400, 1, 0, m / 300, 1000, (m * 17) % 900, (m * 31) % 500, 20 + m % 60
    from generate_series(0, 1439) m`.execute(ops.db);
  await sql`select * from ensure_vote_partitions(current_date, 3)`.execute(ops.db);
}

/** Declares tests that share a browser; skipped where there is none, which CI does not accept. */
export function describeInBrowser(name: string, declare: (browser: () => Browser) => void): void {
  describe.skipIf(isChromiumMissing)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());
    declare(() => browser);
  });
}
