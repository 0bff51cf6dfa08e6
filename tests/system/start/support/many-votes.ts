import { castVote, getVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { expect } from 'vitest';
import type { Credential } from '../../standalone/standalone-process.ts';
import { leaderboardOf, signedIn } from '../../standalone/vote-and-see.ts';
import type { Running } from './installation.ts';

/** Ids of votes that were answered 202. */
export type Accepted = string[];

/** Likes and dislikes of the same voter all over the leaderboard, at once: each replaces the last for its entry. */
export async function voteInARow({ url }: Running, voter: Credential, count: number): Promise<Accepted> {
  const client = await signedIn(url, voter);
  const entries = await leaderboardOf(url);
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      client.call(castVote, {
        body: { entryId: entries[index % entries.length]?.entryId, type: index % 3 === 0 ? 'dislike' : 'like' },
        headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0' },
      }),
    ),
  );
  const accepted = answers.filter(({ status }) => status === 202);
  expect(accepted.length).toBeGreaterThan(0);
  return accepted.map(({ body }) => (body as { id: string }).id);
}

/** Each is settled one way or the other; none is lost. */
export async function expectAllSettled(
  { url }: Pick<Running, 'url'>,
  voter: Credential,
  accepted: Accepted,
): Promise<void> {
  const client = await signedIn(url, voter);
  for (const voteId of accepted) {
    await eventually(async () => {
      const { status, body } = await client.call(getVote, { params: { voteId } });
      expect([status, (body as { status: string }).status]).toEqual([
        200,
        expect.stringMatching(/^(?:counted|void|rejected)$/),
      ]);
    });
  }
}
