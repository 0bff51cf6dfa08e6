import { randomUUID } from 'node:crypto';
import type { TestIssuer } from '@urvote/testkit/tokens';

/** One vote that a voter is going to cast. */
export interface Ballot {
  entryId: string;
  voterKey: string;
  token: string;
  /** The voter's address. */
  ip: string;
}

export interface Voter {
  voterKey: string;
  token: string;
  ip: string;
}

const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** What a browser of this voter sends along. */
export function headersOf({ token, ip }: Pick<Ballot, 'token' | 'ip'>): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'user-agent': userAgent,
    'x-forwarded-for': ip,
  };
}

/** Each in another network for the first 15,000. */
export function addressAt(index: number): string {
  return `${20 + (index % 60)}.${Math.floor(index / 60) % 250}.${(index * 13) % 250}.${1 + (index % 250)}`;
}

/** Accounts with an address each, spread over networks. */
export async function mintVoters(
  issuer: TestIssuer,
  count: number,
  account: { accountCreatedAt?: number } = {},
): Promise<Voter[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index): Promise<Voter> => {
      const userId = randomUUID();
      const token = await issuer.mintToken({ userId, ...account });
      return { voterKey: `u:${userId}`, token, ip: addressAt(index) };
    }),
  );
}

/** Every voter for every entry, all voters in turn; after every `repeatEvery` ballots the last one once more. */
export function* ballotsOf(voters: readonly Voter[], entryIds: readonly string[], repeatEvery = 20): Generator<Ballot> {
  let count = 0;
  for (const entryId of entryIds) {
    for (const voter of voters) {
      const ballot = { ...voter, entryId };
      yield ballot;
      count += 1;
      if (repeatEvery > 0 && count % repeatEvery === 0) yield ballot;
    }
  }
}
