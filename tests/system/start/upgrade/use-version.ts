import { isDeepStrictEqual } from 'node:util';
import { eventually } from '@urvote/testkit/eventually';
import { cast, expectStatus, oldClient, type Send, signIn, totalsOf } from './old-client.ts';
import type { Told, ToldVote } from './told.ts';

const once = 'the-house-of-mary-and-joseph';
const toggle = 'community-playlist-contest';
const daily = 'patriotic-ai-music-challenge-2024';
const [ada, ben, cleo] = ['ada@urvote.example', 'ben@urvote.example', 'cleo@urvote.example'];
export const admin = 'admin@urvote.example';

async function entriesOf(send: Send, contest: string): Promise<string[]> {
  const { items } = expectStatus(await send('GET', `/contests/${contest}/entries`), 200);
  return (items as { id: string }[]).map(({ id }) => id);
}

async function guestToken(send: Send): Promise<string> {
  return expectStatus(await send('POST', '/guest-sessions', undefined, {}), 200, 201)['token'] as string;
}

/** Each has the entry's place in its contest; `withdrawn` is taken back once it is counted. */
const story = [
  { voter: ada, contest: once, place: 0, countsFor: 1 },
  { voter: ben, contest: once, place: 0, countsFor: 1 },
  { voter: cleo, contest: once, place: 1, countsFor: 1 },
  { voter: 'guest', contest: once, place: 1, countsFor: 1 },
  { voter: ada, contest: toggle, place: 0, countsFor: 1 },
  { voter: ben, contest: toggle, place: 0, countsFor: 0 },
  { voter: ada, contest: daily, place: 0, countsFor: 1 },
];

const later = [
  { voter: cleo, contest: toggle, place: 1 },
  { voter: 'guest-too', contest: once, place: 0 },
];

async function castAll(url: string, passwords: Record<string, string>, votes: typeof later): Promise<ToldVote[]> {
  const send = oldClient(url);
  const accepted: ToldVote[] = [];
  for (const { voter, contest, place } of votes) {
    const token = voter.startsWith('guest')
      ? await guestToken(send)
      : await signIn(send, voter, passwords[voter] ?? '');
    const [entryId = ''] = (await entriesOf(send, contest)).slice(place);
    accepted.push(await cast(send, token, { voter, contest, entryId }));
  }
  return accepted;
}

function wantedTotals(votes: readonly ToldVote[], contest: string): Record<string, number> {
  const wanted: Record<string, number> = {};
  votes.forEach((vote, index) => {
    if (vote.contest !== contest) return;
    wanted[vote.entryId] = (wanted[vote.entryId] ?? 0) + (story[index]?.countsFor ?? 0);
  });
  return wanted;
}

const withoutZeros = (totals: Record<string, number>) =>
  Object.fromEntries(Object.entries(totals).filter(([, count]) => count > 0));

async function makeKey(send: Send, token: string): Promise<Pick<Told, 'apiKey'>> {
  const body = { name: 'kept', scopes: ['votes:write'] };
  const answer = await send('POST', '/me/api-keys', token, body);
  return answer.status === 404 ? {} : { apiKey: expectStatus(answer, 201)['key'] as string };
}

/** Votes, takes one back, makes a key and changes a contest; waits until all of it is settled. */
export async function useVersion(url: string, passwords: Record<string, string>): Promise<Omit<Told, 'onTheirWay'>> {
  const send = oldClient(url);
  const accessToken = await signIn(send, ada, passwords[ada] ?? '');
  const counted = await castAll(url, passwords, story);
  const takenBack = counted[story.findIndex(({ countsFor }) => countsFor === 0)];
  const bens = await signIn(send, ben, passwords[ben] ?? '');
  await eventually(async () => expectStatus(await send('DELETE', `/votes/${takenBack?.id}`, bens), 200, 202, 204));
  const totals: Told['totals'] = {};
  for (const contest of [once, toggle, daily]) {
    const wanted = withoutZeros(wantedTotals(counted, contest));
    totals[contest] = wanted;
    await eventually(async () => {
      const found = withoutZeros(await totalsOf(send, contest));
      if (!isDeepStrictEqual(found, wanted)) throw new Error(`${contest}: ${JSON.stringify(found)}`);
    });
  }
  const admins = await signIn(send, admin, passwords[admin] ?? '');
  const { id } = expectStatus(await send('GET', `/contests/${once}`), 200);
  expectStatus(await send('PATCH', `/contests/${id}`, admins, { allowDislike: true }), 200);
  return { passwords, accessToken, ...(await makeKey(send, accessToken)), counted, totals };
}

export const leaveOnTheWay = (url: string, passwords: Record<string, string>): Promise<ToldVote[]> =>
  castAll(url, passwords, later);
