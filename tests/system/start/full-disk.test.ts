import { castVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import type { ApiClient } from '@urvote/testkit/http-client';
import { toolRunner } from '@urvote/testkit/tool-runner';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLogBudget } from '../faults/support/log-budget.ts';
import { readinessOf } from '../faults/support/readiness.ts';
import { type Standalone, startStandalone } from '../standalone/standalone-process.ts';
import { leaderboardOf, signedIn } from '../standalone/vote-and-see.ts';
import { smallDisk } from '../torture/world/small-disk.ts';
import { expectAllSettled } from './support/many-votes.ts';

const diskMiB = 700;
const refusedCount = 2_000;
const atOnce = 50;
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0' };

interface Answers {
  accepted: string[];
  /** What an answer other than 202 said. */
  refused: { status: number; retryAfter: string | null }[];
}

async function voteAtOnce(voter: ApiClient, entryIds: readonly string[]): Promise<Answers> {
  const answers = await Promise.all(
    Array.from({ length: atOnce }, (_, index) =>
      voter.call(castVote, {
        body: { entryId: entryIds[index % entryIds.length], type: index % 3 === 0 ? 'dislike' : 'like' },
        headers: browser,
      }),
    ),
  );
  return {
    accepted: answers.flatMap(({ status, body }) => (status === 202 ? [(body as { id: string }).id] : [])),
    refused: answers.flatMap(({ status, headers }) =>
      status === 202 ? [] : [{ status, retryAfter: headers.get('retry-after') }],
    ),
  };
}

const limits = { VOTES_PER_VOTER_PER_MINUTE: '100000', VOTES_PER_IP_PER_MINUTE: '100000' };

async function voterOf({ url, credentials }: Standalone) {
  const [voter = { email: '', password: '' }] = credentials().get('voter') ?? [];
  return { voter, client: await signedIn(url, voter) };
}

it('refuses votes while its disk is full, says so in short lines, and goes on by itself when there is room [XI-137]', async (test) => {
  await using disk = await smallDisk(diskMiB);
  if (!disk.isReal) {
    if (process.env['CI'] === 'true') throw new Error('no file system may be mounted here');
    return test.skip('NO FILE SYSTEM MAY BE MOUNTED HERE');
  }
  const dataDir = join(disk.path, '.urvote');
  await using platform = await startStandalone(dataDir, limits);
  const { voter, client } = await voterOf(platform);
  const entryIds = (await leaderboardOf(platform.url)).map(({ entryId }) => entryId);
  const { accepted } = await voteAtOnce(client, entryIds);
  expect(accepted).toHaveLength(atOnce);

  await disk.fill();
  const budget = openLogBudget([{ name: 'npm start', process: platform.service }]);
  const refused: Answers['refused'] = [];
  const said = new Set<string>();
  while (refused.length < refusedCount) {
    const answers = await voteAtOnce(client, entryIds);
    accepted.push(...answers.accepted);
    refused.push(...answers.refused);
    said.add((await readinessOf(platform.url)).checks['queue'] ?? '');
  }
  expect(said).toContain('disk-full');
  expect(refused.filter(({ status, retryAfter }) => status !== 503 || !/^\d+$/.test(retryAfter ?? ''))).toEqual([]);
  budget.expectKept();

  await disk.empty();
  await eventually(async () => expect((await readinessOf(platform.url)).status).toBe(200), { timeoutMs: 60_000 });
  accepted.push(...(await voteAtOnce(client, entryIds)).accepted);
  await expectAllSettled(platform, voter, accepted);
  const recount = await toolRunner('ops')(['recount'], { URVOTE_DATA_DIR: dataDir });
  expect(recount).toEqual({ code: 0, output: expect.stringContaining('recount agrees with every stored total') });
});
