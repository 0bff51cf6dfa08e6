import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sharedPlatform } from './support/platform.ts';

const executablePath = '/usr/bin/chromium';
const args = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe('the reference of the API', () => {
  const shared = sharedPlatform({ hasWorker: false });

  it.skipIf(!existsSync(executablePath))('shows in a browser, and asks no other host for anything', async () => {
    const { url } = shared();
    await using cleanup = new AsyncDisposableStack();
    const browser = await chromium.launch({ executablePath, args });
    cleanup.defer(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    const [foreign, faults]: string[][] = [[], []];
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) foreign?.push(request.url());
    });
    page.on('pageerror', (error) => faults?.push(error.message));
    await page.goto(`${url}/api/docs`);
    await page.getByRole('heading', { name: 'UrVote API' }).first().waitFor({ timeout: 90_000 });
    await page.getByText('votes', { exact: true }).filter({ visible: true }).first().click();
    await page.getByText('Cast a vote').filter({ visible: true }).first().waitFor({ timeout: 60_000 });
    expect(await page.title()).toContain('UrVote');
    expect([foreign, faults]).toEqual([[], []]);
  });
});
