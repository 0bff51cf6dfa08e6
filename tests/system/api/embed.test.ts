import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isChromiumMissing, launchChromium } from '@urvote/testkit/chromium';
import { eventually } from '@urvote/testkit/eventually';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from './support/platform.ts';
import { tallyOf } from './support/stored-votes.ts';

const pageOf = (content: string) =>
  `<!doctype html><html lang="en"><title>Fan page</title><h1>Fan page</h1>${content}</html>`;

/** What an organiser puts into the own page. */
const loaderOf = (platformUrl: string, contest: string) =>
  pageOf(`<button type="button">Before</button>
<div data-urvote-contest="${contest}" data-urvote-title="Vote in the autumn contest"></div>
<script async src="${platformUrl}/embed.js"></script>`);

/** The page of somebody else. */
async function otherSite(page: string, policy?: string): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (policy !== undefined) response.setHeader('Content-Security-Policy', policy);
    response.end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a browser complains about: policies, scripts, requests. */
function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('console', (message) => message.type() === 'error' && found.push(message.text()));
  page.on('pageerror', (error) => found.push(String(error)));
  return found;
}

describe.skipIf(isChromiumMissing)('the embedded leaderboard', () => {
  let browser: Browser;
  let platform: Platform;
  beforeAll(async () => {
    [browser, platform] = await Promise.all([launchChromium(), startPlatform()]);
  });
  afterAll(async () => {
    await browser.close();
    await platform[Symbol.asyncDispose]();
  });

  it('is a script and a frame below 30 kB that another site lets in by its policy, and takes a vote by keyboard alone [XA-049]', async () => {
    const seeded = await platform.seed({
      contest: { name: 'Autumn', voter_tier: 'cookie' },
      entries: [{ title: 'First' }, { title: 'Second' }],
    });
    const policy = `default-src 'none'; script-src ${platform.url}; frame-src ${platform.url}`;
    await using site = await otherSite(loaderOf(platform.url, seeded.contestSlug), policy);
    await using context = await browser.newContext({ userAgent: usualBrowser });
    const page = await context.newPage();
    const errors = complaints(page);
    const sizes: number[] = [];
    page.on('response', (response) => {
      if (/embed/.test(response.url())) void response.body().then((body) => sizes.push(body.length));
    });
    await page.goto(site.url);
    const frame = page.frameLocator('iframe[title="Vote in the autumn contest"]');
    await frame.getByRole('button', { name: 'Vote for Second' }).waitFor();
    await eventually(() => expect(sizes).toHaveLength(3));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(30_000);
    await eventually(async () => {
      const heightPx = Number(await page.locator('iframe').getAttribute('height'));
      expect(heightPx).toBeGreaterThan(100);
      expect(heightPx).not.toBe(480);
    });

    await page.getByRole('button', { name: 'Before' }).focus();
    for (const name of ['Vote for First', 'Vote for Second']) {
      await page.keyboard.press('Tab');
      await eventually(async () => expect(await frame.locator(':focus').getAttribute('aria-label')).toBe(name));
    }
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await frame.getByRole('status').textContent()).toBe('Stored. Thank you.'));
    const [, second = ''] = seeded.entryIds;
    await eventually(async () => expect((await tallyOf(platform.db, second))?.up_count).toBe(1));
    await eventually(async () => expect(await frame.locator('li').first().textContent()).toContain('Second'));
    expect(await frame.locator(':focus').getAttribute('aria-label')).toBe('Vote for Second');
    await page.keyboard.press('Enter');
    await eventually(async () =>
      expect(await frame.getByRole('status').textContent()).toBe('You have already voted for this one.'),
    );
    expect(errors.filter((text) => !text.includes('409'))).toEqual([]);
  });

  it('leads on where a vote needs more, and tells its height to the page that it was made for alone', async () => {
    const seeded = await platform.seed({ contest: { voter_tier: 'account' }, entries: [{ title: 'First' }] });
    await using context = await browser.newContext({ userAgent: usualBrowser });
    const page = await context.newPage();
    await page.goto(`${platform.url}/embed/${seeded.contestSlug}`);
    await page.getByRole('button', { name: 'Vote for First' }).click();
    const link = page.getByRole('link', { name: 'Go on with this vote on its page' });
    expect(await link.getAttribute('href')).toMatch(new RegExp(`/v/${seeded.entryIds[0]}/${seeded.contestSlug}$`));

    const frame = `${platform.url}/embed/${seeded.contestSlug}?origin=https://another.example`;
    const listener = "addEventListener('message', () => { document.title = 'told' })";
    await using site = await otherSite(pageOf(`<iframe src="${frame}"></iframe><script>${listener}</script>`));
    await page.goto(site.url);
    await page.frameLocator('iframe').getByRole('button', { name: 'Vote for First' }).waitFor();
    expect(await page.title()).not.toBe('told');
  });

  it('is framed by whom it likes, and no other page of the platform is framed by anybody', async () => {
    const { contestSlug, entryIds } = await platform.seed();
    const policyOf = async (path: string) => {
      const { headers } = await fetch(platform.url + path, { headers: { accept: 'text/html' } });
      return [
        headers.get('content-security-policy')?.match(/frame-ancestors ([^;]+)/)?.[1],
        headers.get('x-frame-options'),
      ];
    };
    expect(await policyOf(`/embed/${contestSlug}`)).toEqual(['*', null]);
    for (const path of [`/v/${entryIds[0]}/${contestSlug}`, '/api/docs'])
      expect(await policyOf(path)).toEqual(["'none'", 'DENY']);
  });
});

const usualBrowser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
