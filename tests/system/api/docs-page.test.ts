import { isChromiumMissing, launchChromium } from '@urvote/testkit/chromium';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sharedPlatform } from './support/platform.ts';

/** A phone of the middle: a quarter of this machine's speed and the network that is called slow 4G. */
async function openPhone(browser: Browser): Promise<{ page: Page; devTools: CDPSession }> {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await devTools.send('Network.enable');
  const bytesPerSecond = 1_600_000 / 8;
  const network = { latency: 150, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond / 2 };
  await devTools.send('Network.emulateNetworkConditions', { offline: false, ...network });
  return { page, devTools };
}

/** What a screen reader would call something to press. */
async function namesOfControls(devTools: CDPSession): Promise<string[]> {
  const { nodes } = await devTools.send('Accessibility.getFullAXTree');
  const controls = nodes.filter(({ role }) => /^(button|link|DisclosureTriangle.*|textbox)$/.test(String(role?.value)));
  return controls.map(({ name }) => String(name?.value ?? '').trim());
}

describe('the reference of the API', () => {
  const shared = sharedPlatform({ hasWorker: false });

  it.skipIf(isChromiumMissing)(
    'shows on a phone within 3 seconds, names what can be pressed, and asks no other host for anything',
    async () => {
      const { url } = shared();
      await using cleanup = new AsyncDisposableStack();
      const browser = await launchChromium();
      cleanup.defer(() => browser.close());
      const { page, devTools } = await openPhone(browser);
      const requests: string[] = [];
      const faults: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => faults.push(message.text()));
      await page.goto(`${url}/api/docs`, { timeout: 3_000 });
      expect(await page.evaluate(() => performance.now())).toBeLessThan(3_000);
      await page.getByRole('heading', { name: 'UrVote API' }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      await page.getByText('Contents').click();
      await page.getByRole('link', { name: 'Cast a vote' }).click();
      await page.getByText('Answers 202 once the vote is stored').waitFor();
      const names = await namesOfControls(devTools);
      expect(names.length).toBeGreaterThan(100);
      expect(names.filter((name) => name === '')).toEqual([]);
      await page.getByRole('link', { name: 'ALREADY_VOTED' }).filter({ visible: true }).first().click();
      await page.getByRole('heading', { name: 'You have already voted' }).waitFor();
      expect(requests.filter((each) => !each.startsWith(url))).toEqual([]);
      expect(faults).toEqual([]);
    },
  );
});
