import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
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

/** Tests skip what needs it; CI does not accept that. */
export const isChromiumMissing = !existsSync(executablePath);
if (isChromiumMissing && process.env['CI'] === 'true') throw new Error(`There is no Chromium at ${executablePath}`);

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath, args });
