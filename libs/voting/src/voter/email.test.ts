import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailDomain, normaliseEmail } from './email.ts';

describe('normaliseEmail', () => {
  it.each([
    ['Ann@Example.com', 'ann@example.com'],
    ['  ann@example.com ', 'ann@example.com'],
    ['a+1@x.org', 'a@x.org'],
    ['a+b+c@x.org', 'a@x.org'],
    ['+a@x.org', '+a@x.org'],
    ['"a+b"@x.org', '"a+b"@x.org'],
    ['john.doe@example.com', 'john.doe@example.com'],
    ['J.o.h.n+news@GMail.com', 'john@gmail.com'],
    ['john@googlemail.com', 'john@gmail.com'],
    ['...@gmail.com', '...@gmail.com'],
    ['ann@example.com.', 'ann@example.com'],
    ['ann@BÜCHER.example', 'ann@xn--bcher-kva.example'],
    ['ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
    ['ａｎｎ＠example.com', 'ann@example.com'],
    ['Jose\u0301@x.org', 'jos\u00e9@x.org'],
  ])('%j becomes %j', (email, expected) => {
    expect(normaliseEmail(email)).toBe(expected);
  });

  it.each(['', 'ann', '@x.org', 'ann@', 'ann@ '])('refuses %j', (email) => {
    expect(() => normaliseEmail(email)).toThrow(RangeError);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const once = normaliseEmail(email);
        expect(normaliseEmail(once)).toBe(once);
      }),
    );
  });

  it('makes one of every spelling of a Gmail address', () => {
    const spelling = fc.tuple(
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      fc.stringMatching(/^[a-z0-9]{0,5}$/),
    );
    fc.assert(
      fc.property(spelling, ([dots, tag]) => {
        const local = ['a', 'N', 'n', 'i', 'E'].map((letter, index) => letter + (dots[index] ? '.' : '')).join('');
        expect(normaliseEmail(`${local}+${tag}@Gmail.com`)).toBe('annie@gmail.com');
      }),
    );
  });
});

it('reads the domain', () => {
  expect(emailDomain('Ann@Sub.Example.COM.')).toBe('sub.example.com');
  expect(() => emailDomain('ann')).toThrow(RangeError);
});
