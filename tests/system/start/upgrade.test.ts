import { join } from 'node:path';
import { withEmbeddedDatabase } from '@urvote/platform/config/embedded-environment';
import { eventually } from '@urvote/testkit/eventually';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { toolRunner } from '@urvote/testkit/tool-runner';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { verifyReceiptByTool } from '../api/support/receipt-tool.ts';
import { startStandalone } from '../standalone/standalone-process.ts';
import { cast, expectStatus, oldClient, type Send, signIn, totalsOf } from './upgrade/old-client.ts';
import { unpackFolders } from './upgrade/packed-folders.ts';
import { readTold, type Told, type ToldVote } from './upgrade/told.ts';
import { admin } from './upgrade/use-version.ts';

const [runOps, runDb] = [toolRunner('ops'), toolRunner('db')];
const withoutZeros = (totals: Record<string, number>) =>
  Object.fromEntries(Object.entries(totals).filter(([, count]) => count > 0));

function totalsWith(told: Told, contest: string, more: readonly ToldVote[]): Record<string, number> {
  const totals = { ...told.totals[contest] };
  for (const { entryId } of more.filter((vote) => vote.contest === contest))
    totals[entryId] = (totals[entryId] ?? 0) + 1;
  return totals;
}

async function expectTotals(send: Send, told: Told, more: readonly ToldVote[]): Promise<void> {
  for (const contest of Object.keys(told.totals)) {
    const wanted = totalsWith(told, contest, more);
    await eventually(async () => expect(withoutZeros(await totalsOf(send, contest))).toEqual(wanted));
  }
}

/** By the keys that are published now, at the time it was made: it is long over. */
async function expectKnownSignature(send: Send, token: string): Promise<void> {
  const keys = expectStatus(await send('GET', '/jwks.json'), 200) as unknown as JSONWebKeySet;
  const currentDate = new Date((decodeJwt(token).iat ?? 0) * 1000);
  await jwtVerify(token, createLocalJWKSet(keys), { currentDate });
}

async function expectOwnVotes(send: Send, token: string, votes: readonly ToldVote[]): Promise<void> {
  const { items } = expectStatus(await send('GET', '/me/votes?limit=100', token), 200);
  const ids = (items as { id: string }[]).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(votes.map(({ id }) => id)));
}

async function keepOpen(send: Send, token: string, contest: string): Promise<void> {
  const { id } = expectStatus(await send('GET', `/contests/${contest}`), 200);
  const votingEndsAt = new Date(Date.now() + 30 * 24 * 60 * 60_000).toISOString();
  expectStatus(await send('PATCH', `/contests/${id}`, token, { votingEndsAt }), 200);
}

async function expectSound(dataDir: string): Promise<void> {
  const env = { URVOTE_DATA_DIR: dataDir };
  const { DATABASE_URL_DIRECT = '' } = await withEmbeddedDatabase(env);
  expect(await runOps(['recount'], env)).toMatchObject({ code: 0, output: expect.stringContaining('agrees') });
  expect(await runOps(['audit-verify'], env)).toMatchObject({ code: 0 });
  expect(await runDb(['dump', '--check'], { DATABASE_URL_DIRECT })).toMatchObject({ code: 0 });
}

it.each(['first-release', 'accounts', 'vote-owners'])(
  'takes over the data folder of an earlier version, killed while it counted: %s [XI-142]',
  async (version) => {
    await using folder = await tempFolder();
    await unpackFolders(folder.path, [`./${version}`]);
    const dataDir = join(folder.path, version);
    const told = await readTold(dataDir);
    {
      await using platform = await startStandalone(dataDir);
      const send = oldClient(platform.url);
      await expectTotals(send, told, told.onTheirWay);

      const { keys } = expectStatus(await send('GET', '/receipt-keys'), 200);
      for (const { receipt } of [...told.counted, ...told.onTheirWay])
        expect(await verifyReceiptByTool(receipt, { keys })).toMatchObject({ code: 0 });
      await expectKnownSignature(send, told.accessToken);
      const tokens = new Map<string, string>();
      for (const [email, password] of Object.entries(told.passwords)) {
        tokens.set(email, await signIn(send, email, password));
        const own = [...told.counted, ...told.onTheirWay].filter(({ voter }) => voter === email);
        await expectOwnVotes(send, tokens.get(email) ?? '', own);
      }

      const [first, , third] = told.counted;
      if (first === undefined || third === undefined) throw new Error('The folder was left without votes');
      await keepOpen(send, tokens.get(admin) ?? '', first.contest);
      const again = { entryId: first.entryId, type: 'vote' };
      const voter = told.apiKey ?? tokens.get(first.voter);
      expect(await send('POST', '/votes', voter, again)).toMatchObject({ status: 409 });
      const vote = await cast(send, voter ?? '', { ...first, entryId: third.entryId });
      await expectTotals(send, told, [...told.onTheirWay, vote]);
      await expectSound(dataDir);
      await platform.service.kill('SIGINT');
    }
    await using platform = await startStandalone(dataDir);
    await expectSound(dataDir);
    expect(await totalsOf(oldClient(platform.url), told.counted[0]?.contest ?? '')).toBeDefined();
  },
);
