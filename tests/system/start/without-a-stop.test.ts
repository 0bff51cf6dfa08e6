import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seedDemo } from '@urvote/demo-data/seed-demo';
import { systemClock } from '@urvote/platform/clock/clock';
import { blankDatabase } from '@urvote/testkit/blank-database';
import { eventually } from '@urvote/testkit/eventually';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { testDatabase } from '@urvote/testkit/test-database';
import { toolRunner } from '@urvote/testkit/tool-runner';
import { decodeProtectedHeader } from 'jose';
import { expect, it } from 'vitest';
import { asking, sharedVariables, startReplaceable, type Variables } from './support/many-processes.ts';
import { expectStatus, oldClient, type Send, signIn } from './upgrade/old-client.ts';

const runOps = toolRunner('ops');
const contest = 'community-playlist-contest';
const pauseMs = 25;

interface Voting {
  /** Votes with this token too from now on. */
  join(token: string): void;
  /** Resolves once every token has been used again. @throws Error with the first answer that was no 202 */
  everyoneVoted(): Promise<void>;
  stop(): Promise<number>;
}

/** Changes minds about one entry for as long as it is not stopped, with each of the tokens in turn. */
function keepVoting(send: Send, entryId: string): Voting {
  const tokens: string[] = [];
  let rounds = 0;
  let isOver = false;
  const run = async (): Promise<void> => {
    for (; !isOver; rounds += 1) {
      const type = rounds % 2 === 0 ? 'like' : 'dislike';
      for (const token of [...tokens]) expectStatus(await send('POST', '/votes', token, { entryId, type }), 202);
      await delay(pauseMs);
    }
  };
  const ended = run();
  ended.catch(() => {});
  return {
    join: (token) => void tokens.push(token),
    async everyoneVoted() {
      const wanted = rounds + 2;
      await Promise.race([ended, eventually(() => expect(rounds).toBeGreaterThanOrEqual(wanted))]);
    },
    async stop() {
      isOver = true;
      await ended;
      return rounds;
    },
  };
}

async function nextKeys(step: '--publish' | '--sign', variables: Variables): Promise<Variables> {
  const { TOKEN_SIGNING_KEYS = '' } = variables;
  const { code, output } = await runOps(['rotate-token-key', step], { TOKEN_SIGNING_KEYS });
  expect(code).toBe(0);
  return { ...variables, TOKEN_SIGNING_KEYS: output.trim() };
}

/** Votes that were on their way when the moment was taken are settled first. */
async function expectAgreement(env: Variables): Promise<void> {
  const agrees = { code: 0, output: expect.stringContaining('agrees') };
  await eventually(async () => expect(await runOps(['recount'], env)).toEqual(agrees));
}

it('refuses no vote while keys rotate and a backup is made, which restores to what agrees with itself [XI-142]', async () => {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await tempFolder());
  const database = cleanup.use(await testDatabase());
  const { credentials } = await seedDemo(database.db, { clock: systemClock, log: () => {} });
  const ada = credentials.find(({ role }) => role === 'voter');
  if (ada === undefined) throw new Error('The demo has no voter');
  let variables: Variables = {
    ...(await sharedVariables(database.url, folder.path)),
    VOTES_PER_VOTER_PER_MINUTE: '100000',
    VOTES_PER_IP_PER_MINUTE: '100000',
  };
  const first = cleanup.use(await startReplaceable('user-service', variables));
  const second = cleanup.use(await startReplaceable('user-service', variables));
  cleanup.use(await startReplaceable('vote-worker', { ...variables, ...asking(first) }));
  const gateway = cleanup.use(await startReplaceable('gateway', { ...variables, ...asking(first) }));
  const send = oldClient(gateway.url);
  const tokenOf = ({ url }: { url: string }) => signIn(oldClient(url), ada.email, ada.password);
  const keyOf = (token: string) => decodeProtectedHeader(token).kid;

  const entries = database.db.selectFrom('entry').innerJoin('contest', 'contest.id', 'entry.contest_id');
  const { id: entryId } = await entries.where('slug', '=', contest).select('entry.id').executeTakeFirstOrThrow();
  const voting = keepVoting(send, entryId);
  const old = await tokenOf(first);
  voting.join(old);
  for (const step of ['--publish', '--sign'] as const) {
    variables = await nextKeys(step, variables);
    for (const service of [first, second]) {
      await service.restart(variables);
      for (const each of [first, second]) voting.join(await tokenOf(each));
      await voting.everyoneVoted();
    }
  }
  expect(keyOf(await tokenOf(first))).not.toBe(keyOf(old));

  const env = { DATABASE_URL_DIRECT: database.url };
  const dumps = join(folder.path, 'dumps');
  expect(await runOps(['backup', '--to', dumps], env)).toMatchObject({ code: 0 });
  await voting.everyoneVoted();
  expect(await voting.stop()).toBeGreaterThan(10);
  await expectAgreement(env);

  const target = cleanup.use(await blankDatabase());
  const [dump = ''] = await readdir(dumps);
  const restored = { DATABASE_URL_DIRECT: target.url };
  expect(await runOps(['restore', '--from', join(dumps, dump)], restored)).toMatchObject({ code: 0 });
  cleanup.use(await startReplaceable('vote-worker', { ...variables, ...asking(first), DATABASE_URL: target.url }));
  await expectAgreement(restored);
  expect(await runOps(['audit-verify'], restored)).toMatchObject({ code: 0 });
});
