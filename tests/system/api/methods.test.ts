import { allEndpoints } from '@urvote/contracts/services/endpoints';
import { problemDocument } from '@urvote/contracts/errors/problem-document';
import { expect, describe, it } from 'vitest';
import { sharedPlatform } from './support/platform.ts';

const id = '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11';
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Methods by address, where what is only named otherwise is the same address. */
function methodsByAddress(): Map<string, Set<string>> {
  const addresses = new Map<string, Set<string>>();
  for (const { path, method } of allEndpoints) {
    const address = path.replaceAll(/:\w+/g, id);
    const known = addresses.get(address) ?? new Set();
    addresses.set(address, known.add(method.toUpperCase()));
  }
  return addresses;
}

/** Also those of addresses with a parameter in the place of a name, such as a vote of the id `confirm`. */
function isTaken(method: string, address: string): boolean {
  return allEndpoints.some(
    (each) =>
      each.method.toUpperCase() === method && new RegExp(`^${each.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(address),
  );
}

describe('an address', () => {
  const shared = sharedPlatform({ with: ['user', 'contest', 'media'], hasWorker: false });

  it('says by 405 and Allow which methods it takes, whichever service has it', async () => {
    const { url } = shared();
    const wrong: string[] = [];
    for (const [address, taken] of methodsByAddress())
      for (const method of methods.filter((each) => !isTaken(each, address))) {
        const answer = await fetch(url + address, { method });
        const problem = problemDocument.safeParse(await answer.json());
        const allow = answer.headers.get('allow')?.split(', ') ?? [];
        const isRight = problem.data?.code === 'METHOD_NOT_ALLOWED' && [...taken].every((each) => allow.includes(each));
        if (!isRight) wrong.push(`${method} ${address}: ${answer.status}, Allow: ${allow.join(', ')}`);
      }
    expect(wrong).toEqual([]);
  });
});
