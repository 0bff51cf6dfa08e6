/**
 * Follows one stream with many clients, each on a connection of its own. Prints a line when all of them have their first
 * event, and a report when every client has seen an event with the text that standard input names.
 * Arguments: address, number of clients.
 */
import { request } from 'node:http';
import { createInterface } from 'node:readline';

const [address = '', countText = '0'] = process.argv.slice(2);
const clientCount = Number(countText);

interface Client {
  /** When each event came, by this process's clock. */
  eventsAtMs: number[];
  hasSeenLast: boolean;
  buffered: string;
}

const clients: Client[] = [];
const problems: string[] = [];
let lastText: string | undefined;
let hasReported = false;

/**
 * Events a second from the time on at which all clients follow. It is before any of them was sent, so the time from there
 * to the last one holds all the pauses between them, however late some of them come.
 */
function rateOf(times: readonly number[]): number {
  const seconds = ((times.at(-1) ?? 0) - followingAtMs) / 1000;
  const { length } = times.filter((atMs) => atMs > followingAtMs);
  return length < 2 ? 0 : (length - 1) / seconds;
}

function reportWhenDone(): void {
  if (hasReported || lastText === undefined || !clients.every(({ hasSeenLast }) => hasSeenLast)) return;
  hasReported = true;
  const counts = clients.map(({ eventsAtMs }) => eventsAtMs.length);
  const rates = clients.map(({ eventsAtMs }) => rateOf(eventsAtMs));
  const highestRate = rates.reduce((a, b) => Math.max(a, b), 0);
  console.log(
    JSON.stringify({
      event: 'done',
      clients: clients.length,
      problems,
      highestRate,
      fewestEvents: Math.min(...counts),
      mostEvents: Math.max(...counts),
    }),
  );
  process.exit(0);
}

function takeText(client: Client, text: string): void {
  const frames = (client.buffered + text).split('\n\n');
  client.buffered = frames.pop() ?? '';
  for (const frame of frames) {
    if (!frame.includes('data: ')) continue;
    client.eventsAtMs.push(performance.now());
    if (client.eventsAtMs.length === 1) reportWhenAllFollow();
    if (lastText !== undefined && frame.includes(lastText)) client.hasSeenLast = true;
  }
  reportWhenDone();
}

let following = 0;
let followingAtMs = 0;
function reportWhenAllFollow(): void {
  following += 1;
  if (following < clientCount) return;
  followingAtMs = performance.now();
  console.log(JSON.stringify({ event: 'following', clients: following }));
}

function open(): Promise<void> {
  const client: Client = { eventsAtMs: [], hasSeenLast: false, buffered: '' };
  clients.push(client);
  return new Promise((resolve) => {
    const outgoing = request(address, { agent: false, headers: { accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode !== 200) problems.push(`status ${response.statusCode}`);
      response.setEncoding('utf8').on('data', (text: string) => takeText(client, text));
      response.on('end', () => problems.push('ended'));
      resolve();
    });
    outgoing.on('error', (error) => {
      problems.push(error.message);
      resolve();
    });
    outgoing.end();
  });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  lastText = line;
});
const atOnce = 50;
for (let opened = 0; opened < clientCount; opened += atOnce) {
  await Promise.all(Array.from({ length: Math.min(atOnce, clientCount - opened) }, open));
}
