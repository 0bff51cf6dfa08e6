import { parseOptions } from '@node-rs/argon2';
import { hash as bcrypt } from 'bcryptjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPasswordHasher, type PasswordHasher } from './password-hasher.ts';

const cost = { memoryKib: 1024, passes: 1, lanes: 1 };
let passwords: PasswordHasher;

beforeAll(async () => {
  passwords = await createPasswordHasher(cost);
});

describe('passwords', () => {
  it('are hashed by argon2id at the configured cost', async () => {
    const stored = await passwords.hash('correct horse');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$/);
    expect(await passwords.matches(stored, 'correct horse')).toBe(true);
    expect(await passwords.matches(stored, 'correct horsf')).toBe(false);
    expect(passwords.isOutdated(stored)).toBe(false);
  });

  it('match however their characters were composed', async () => {
    expect(await passwords.matches(await passwords.hash('caf\u00e9'), 'cafe\u0301')).toBe(true);
  });

  it.each([null, undefined])('never match where %s is stored', async (stored) => {
    expect(await passwords.matches(stored, '')).toBe(false);
    expect(await passwords.matches(stored, 'anything')).toBe(false);
  });

  it('match hashes of bcrypt, which are outdated, unless they cost too much', async () => {
    const stored = await bcrypt('correct horse', 4);
    for (const prefix of ['$2a$', '$2b$', '$2y$']) {
      const written = prefix + stored.slice(4);
      expect([await passwords.matches(written, 'correct horse'), await passwords.matches(written, 'wrong')]).toEqual([
        true,
        false,
      ]);
      expect([passwords.isUsable(written), passwords.isOutdated(written)]).toEqual([true, true]);
    }
    expect(passwords.isUsable(stored.replace('$04$', '$31$'))).toBe(false);
  });

  it.each(['oauth_user', 'c'.repeat(64), '', '$argon2id$v=19$nonsense', '$2b$10$short'])(
    'never match what is no hash: %s',
    async (stored) => {
      expect([passwords.isUsable(stored), passwords.isOutdated(stored)]).toEqual([false, true]);
      expect(await passwords.matches(stored, stored)).toBe(false);
    },
  );

  it('are outdated when new ones cost more', async () => {
    const dearer = await createPasswordHasher({ ...cost, passes: 2 });
    const stored = await passwords.hash('x');
    expect(dearer.isOutdated(stored)).toBe(true);
    expect(parseOptions(await dearer.hash('x')).timeCost).toBe(2);
  });
});
