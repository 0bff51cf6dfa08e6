import { type Algorithm, hash, parseOptions, verify } from '@node-rs/argon2';
import { compare as matchesBcrypt } from 'bcryptjs';

export interface PasswordHashCost {
  memoryKib: number;
  passes: number;
  lanes: number;
}

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** False without a stored hash, after the same time. */
  matches(stored: string | null | undefined, password: string): Promise<boolean>;
  /** Whether new hashes are made in another way or at another cost. */
  isOutdated(stored: string): boolean;
  /** Whether any password can match; imported accounts may hold hashes of an unknown form. */
  isUsable(stored: string): boolean;
}

/** `Algorithm.Argon2id`; the enum itself has no value at run time when types are stripped. */
const argon2id = 2 as Algorithm.Argon2id;

/** At a cost of 4 to 15: one of 31 would keep a thread busy for days. */
const bcryptHash = /^\$2[aby]\$(?:0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/;

/**
 * Argon2id. The decoy hash makes an unknown address take the same time as a known one. Imported accounts have bcrypt
 * hashes until their owner signs in once; those take their own time.
 */
export async function createPasswordHasher(cost: PasswordHashCost): Promise<PasswordHasher> {
  const options = { algorithm: argon2id, memoryCost: cost.memoryKib, timeCost: cost.passes, parallelism: cost.lanes };
  const decoy = await hash(crypto.getRandomValues(new Uint8Array(32)), options);

  return {
    hash: (password) => hash(password.normalize('NFKC'), options),
    async matches(stored, password) {
      if (typeof stored === 'string' && bcryptHash.test(stored)) return matchesBcrypt(password, stored);
      const own = typeof stored === 'string' && isArgon2(stored) ? stored : undefined;
      const isRight = await verify(own ?? decoy, password.normalize('NFKC'));
      return isRight && own !== undefined;
    },
    isOutdated(stored) {
      if (!isArgon2(stored)) return true;
      const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(stored);
      return (
        algorithm !== argon2id ||
        memoryCost !== cost.memoryKib ||
        timeCost !== cost.passes ||
        parallelism !== cost.lanes
      );
    },
    isUsable: (stored) => bcryptHash.test(stored) || isArgon2(stored),
  };
}

function isArgon2(stored: string): boolean {
  try {
    parseOptions(stored);
    return true;
  } catch {
    return false;
  }
}
