import type { LeaderboardResource } from '@urvote/contracts/http/contests/contest-schemas';
import { eventually } from '@urvote/testkit/eventually';
import { createParser } from 'eventsource-parser';
import type { Platform } from './platform.ts';

interface StreamedEvent {
  id: string;
  /** As sent. */
  text: string;
  leaderboard: LeaderboardResource;
  /** By `performance.now()`. */
  atMs: number;
}

export interface EventStream extends AsyncDisposable {
  events: StreamedEvent[];
  /** Ends when the server ends the stream. */
  ended: Promise<void>;
}

/** Follows the leaderboard of a contest until disposed. */
export async function followLeaderboard(
  url: string,
  idOrSlug: string,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const leaving = new AbortController();
  const address = `${url}/api/v1/contests/${idOrSlug}/leaderboard/stream`;
  const response = await fetch(address, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: leaving.signal,
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  const events: StreamedEvent[] = [];
  const parser = createParser({
    onEvent: ({ id = '', data }) =>
      events.push({ id, text: data, leaderboard: JSON.parse(data) as LeaderboardResource, atMs: performance.now() }),
  });
  const decoder = new TextDecoder();
  const ended = (async () => {
    for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
  })().catch(() => {});
  return {
    events,
    ended,
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await ended;
    },
  };
}

/** The gateway knows of everything that was counted before: it tells of a vote in another contest that came after. */
export async function untilEventsAreRead(platform: Platform): Promise<void> {
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await platform.seed({ contest: { voter_tier: 'account' } });
  await using stream = await followLeaderboard(platform.url, contestId);
  const outcome = await (await platform.user()).outcome(entryId);
  if (outcome !== 'counted') throw new Error(`the vote is ${outcome}`);
  await eventually(() => {
    if (stream.events.at(-1)?.leaderboard.entries[0]?.netVotes !== 1) throw new Error('not told yet');
  });
}
