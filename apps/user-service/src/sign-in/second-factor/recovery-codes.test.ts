import { expect, it } from 'vitest';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts';

it('makes ten codes that differ', () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
});

it('knows a code however it is typed', () => {
  const [code = ''] = newRecoveryCodes();
  for (const typed of [code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')}`]) {
    expect(recoveryCodeHash(typed)).toEqual(recoveryCodeHash(code));
  }
});
