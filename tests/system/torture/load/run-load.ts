import { seededRandom } from '../../faults/support/random.ts';
import type { World } from '../world/world.ts';
import { act } from './act.ts';
import { performer, requestOf } from './perform.ts';
import type { Action, Records } from './records.ts';
import { isPassing, send } from './send.ts';
import { voterMaker } from './voters.ts';

/** Lets voters come and go, so many at a time, until the load is stopped. @returns resolves when the last answer is in */
export async function runLoad(
  world: World,
  records: Records,
  { voterCount, seed, isOver }: { voterCount: number; seed: number; isOver: () => boolean },
): Promise<void> {
  const newVoters = voterMaker(world, records, isOver);
  const perform = performer(world.gateways, records);

  /** At either gateway; the same request of the same voter is the same vote. */
  async function repeat(action: Action): Promise<void> {
    const gateway = world.gateways[records.actions.length % world.gateways.length];
    if (gateway === undefined || action.outcome.is !== 'accepted') return;
    const request = requestOf(gateway.service.url, action, action.key);
    const sent = await send({ ...request, name: 'repeat' }, records);
    const { status, code, body } = sent;
    if (isPassing(sent) || (status === 202 && body['id'] === action.outcome.id)) return;
    const answer = status === 202 ? `another ${action.kind}` : `${status} ${code}`;
    records.findings.add(
      `a repeat under one Idempotency-Key is answered ${answer}`,
      `first ${action.outcome.id}, then ${String(body['id'])} at ${gateway.name}, ${new Date().toISOString()}`,
    );
    if (status === 202) records.unclear.add(`${action.voter.name} ${action.contestId}`);
  }

  async function lane(index: number): Promise<void> {
    const random = seededRandom(seed + 1000 + index);
    while (!isOver()) {
      const voters = await newVoters(random);
      await Promise.all(
        voters.map((voter, place) =>
          act({ voter, contests: world.contests, perform, repeat, random, home: index + place, isOver }),
        ),
      );
    }
  }

  await Promise.all(Array.from({ length: voterCount }, (_, index) => lane(index)));
}
