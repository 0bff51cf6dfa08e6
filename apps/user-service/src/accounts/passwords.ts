import { type Algorithm, hash, parseOptions, verify } from '@node-rs/argon2';

export interface PasswordHashCost {
  memoryKib: number;
  passes: number;
  lanes: number;
}

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long without a stored hash as with one, and then is false. */
  matches(stored: string | null | undefined, password: string): Promise<boolean>;
  /** Whether a stored hash was made at another cost than new ones are. */
  isOutdated(stored: string): boolean;
}

/** `Algorithm.Argon2id`; the enum itself has no value at run time when types are stripped. */
const argon2id = 2 as Algorithm.Argon2id;

/**
 * Argon2id. The decoy is a hash at the same cost of a password nobody knows, so that an unknown address cannot be told
 * from a known one by the time of the answer.
 */
export async function createPasswords(cost: PasswordHashCost): Promise<Passwords> {
  const options = { algorithm: argon2id, memoryCost: cost.memoryKib, timeCost: cost.passes, parallelism: cost.lanes };
  const decoy = await hash(crypto.getRandomValues(new Uint8Array(32)), options);

  return {
    hash: (password) => hash(password.normalize('NFKC'), options),
    async matches(stored, password) {
      const isRight = await verify(stored ?? decoy, password.normalize('NFKC'));
      return isRight && stored !== null && stored !== undefined;
    },
    isOutdated(stored) {
      const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(stored);
      return algorithm !== argon2id || memoryCost !== cost.memoryKib || timeCost !== cost.passes || parallelism !== cost.lanes;
    },
  };
}
