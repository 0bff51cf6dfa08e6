import { castBallot } from '@urvote/contracts/http/ballots/ballot-endpoints';
import { type Calling, newAccount } from './new-account.ts';

/** One ballot: the other ways in which casts end are those of single votes. */
export async function callBallots({ platform, clientOf }: Calling): Promise<void> {
  const contest = { counting_method: 'approval', voter_tier: 'account' };
  const { contestId, entryIds } = await platform.seed({ contest, entries: [{}, {}] });
  const { client } = await newAccount({ platform, clientOf });
  await client.call(castBallot, { params: { contestId }, body: { approved: entryIds } });
}
