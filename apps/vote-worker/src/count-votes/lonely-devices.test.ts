import { expect, it } from 'vitest';
import { LonelyDevices } from './lonely-devices.ts';

const pair = (deviceHash: string, voterKey: string) => ({ deviceHash, voterKey });

it('remembers a device with one voter for a minute', () => {
  const devices = new LonelyDevices();
  expect(devices.has(pair('d', 'v'), 0)).toBe(false);
  devices.note([pair('d', 'v')], {}, 0);
  expect(devices.has(pair('d', 'v'), 59_999)).toBe(true);
  expect(devices.has(pair('d', 'v'), 60_000)).toBe(false);
  expect(devices.has(pair('d', 'other'), 1)).toBe(false);
});

it.each([
  ['the database knows others', [pair('d', 'v')], { d: { voters: 2 } }],
  ['two voters come at once', [pair('d', 'v'), pair('d', 'w')], {}],
])('asks again when %s', (_name, asked, shared) => {
  const devices = new LonelyDevices();
  devices.note([pair('d', 'v')], {}, 0);
  devices.note(asked, shared, 1);
  expect(devices.has(pair('d', 'v'), 2)).toBe(false);
});

it('forgets a device when groups under way together bring it different voters', () => {
  const devices = new LonelyDevices();
  devices.note([pair('d', 'v')], {}, 0);
  devices.note([pair('d', 'w')], {}, 0);
  expect([devices.has(pair('d', 'v'), 1), devices.has(pair('d', 'w'), 1)]).toEqual([false, false]);
});
