import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = `
import { connect } from 'node:net';
import { createNetworkLookup } from '${new URL('network-lookup.ts', import.meta.url).href}';
const lookup = await createNetworkLookup();
const reached = await new Promise((resolve) => {
  try {
    connect(9, '127.0.0.1').on('connect', () => resolve('connected')).on('error', ({ code }) => resolve(code));
  } catch ({ code }) {
    resolve(code);
  }
});
console.log(JSON.stringify([reached, lookup.country('8.8.8.8'), lookup.asn('8.8.8.8').number, lookup.country('10.0.0.1')]));
`;

it('asks nobody for an address: it works in a process that may not use the network [UV-45]', async () => {
  const allowed = ['--permission', '--allow-fs-read=*'];
  const { stdout } = await promisify(execFile)(process.execPath, [...allowed, '--input-type=module', '-e', script]);
  expect(JSON.parse(stdout)).toEqual(['ERR_ACCESS_DENIED', 'US', 15169, null]);
});
