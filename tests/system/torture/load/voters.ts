import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { addressAt } from '../../faults/support/ballots.ts';
import type { Random } from '../../faults/support/random.ts';
import type { World } from '../world/world.ts';
import type { Records, Voter } from './records.ts';
import { isPassing, send } from './send.ts';

/** Makes new voters, alone or those that share one mailbox; undefined when the round ended before. */
export type NewVoters = (random: Random) => Promise<Voter[]>;

export function voterMaker({ gateways, issuer, secrets }: World, records: Records, isOver: () => boolean): NewVoters {
  let count = 0;
  let mailboxCount = 0;

  async function account(mailbox?: string): Promise<Voter> {
    const number = (count += 1);
    const claims =
      mailbox === undefined ? {} : { emailVoterKey: mailboxKey(`${mailbox}@example.org`, secrets.VOTER_KEY_SECRET) };
    // Issued a while ago, so that a gateway whose clock is slow does not take it for a token of the future.
    const issuedAt = Math.floor(Date.now() / 1000) - 600;
    const token = await issuer.mintToken({ userId: randomUUID(), issuedAt, expiresInSeconds: 7 * 86_400, ...claims });
    return {
      name: nameOf(`account ${number}`, mailbox),
      token,
      tier: 'account',
      email: undefined,
      mailbox,
      isProven: mailbox !== undefined,
      ip: addressAt(number),
    };
  }

  async function guest(email?: string, mailbox?: string): Promise<Voter[]> {
    const number = (count += 1);
    const ip = addressAt(number);
    const token = await sessionOf(ip);
    return token === undefined
      ? []
      : [{ name: nameOf(`guest ${number}`, mailbox), token, tier: 'guest', email, mailbox, isProven: false, ip }];
  }

  async function sessionOf(ip: string): Promise<string | undefined> {
    for (let attempt = 0; !isOver(); attempt += 1) {
      const url = gateways[(count + attempt) % gateways.length]?.service.url ?? '';
      const sent = await send(
        { name: 'session', url: `${url}/api/v1/guest-sessions`, method: 'POST', voter: { ip }, body: {} },
        records,
      );
      if (sent.status === 201) return sent.body['token'] as string;
      if (!isPassing(sent))
        records.findings.add('guest session', `answered ${sent.status} ${JSON.stringify(sent.body)}`);
      await delay(500);
    }
    return undefined;
  }

  function newMailbox(): string {
    mailboxCount += 1;
    return `mailbox-${mailboxCount}`;
  }

  async function sharedMailbox(random: Random): Promise<Voter[]> {
    const mailbox = newMailbox();
    const spellings = [`${mailbox}@example.org`, `${mailbox}+x@example.org`, `${mailbox.toUpperCase()}@EXAMPLE.org`];
    const guests = (await Promise.all(spellings.map((email) => guest(email, mailbox)))).flat();
    return random.between(0, 1) < 0.5 ? guests : [...guests, await account(mailbox)];
  }

  const kinds: ((random: Random) => Promise<Voter[]>)[] = [
    async () => [await account()],
    async () => [await account(newMailbox())],
    async () => guest(),
    async () => {
      const mailbox = newMailbox();
      return guest(`${mailbox}@example.org`, mailbox);
    },
    sharedMailbox,
  ];
  return async (random) => (await kinds[Math.floor(random.between(0, kinds.length))]?.(random)) ?? [];
}

function nameOf(voter: string, mailbox: string | undefined): string {
  return mailbox === undefined ? voter : `${voter} of ${mailbox}`;
}

/** What a token says of an account's verified address: a keyed hash of it, of which 18 bytes are kept. */
function mailboxKey(address: string, secret: string): string {
  return `g:${createHmac('sha256', secret).update(`guest-voter\0${address}`).digest().subarray(0, 18).toString('base64url')}`;
}
