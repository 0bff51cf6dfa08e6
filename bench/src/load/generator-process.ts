import { type TestIssuer, testIssuer } from '@urvote/testkit/tokens';
import { summarizeLatencies } from '../report/statistics.ts';
import { runOpenLoop } from '../open-loop/run-open-loop.ts';
import { ballotAt } from './ballots.ts';
import type { BallotsPlan, GeneratorAnswer, GeneratorRequest, LoadSummary, OpenLoopVotes, VotesPlan } from './generator-messages.ts';
import { type LoadPlan, runLoad } from './run-load.ts';
import { voteRequest } from './vote-request.ts';

/*
 * The load generator's own process, so that what is measured does not share its event loop. It is also the issuer of
 * the voters' tokens: minting them here spares sending them over.
 */
const tokenSeconds = 12 * 3600;
const mintTogether = 64;

let issuer: TestIssuer | undefined;
let tokens: string[] = [];

function say(answer: GeneratorAnswer): void {
  process.send?.(answer);
}

async function makeVoters(voterCount: number): Promise<void> {
  issuer ??= await testIssuer();
  const { mintToken, jwksUrl, issuer: name } = issuer;
  tokens = [];
  while (tokens.length < voterCount) {
    const size = Math.min(mintTogether, voterCount - tokens.length);
    tokens.push(
      ...(await Promise.all(Array.from({ length: size }, () => mintToken({ expiresInSeconds: tokenSeconds })))),
    );
  }
  say({ kind: 'issuer', jwksUrl, issuer: name });
}

async function summarized(plan: LoadPlan): Promise<LoadSummary> {
  const cpuBefore = process.cpuUsage();
  const { latenciesMs, ...outcome } = await runLoad(plan);
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ...outcome, latency: summarizeLatencies(latenciesMs), generatorCpuMs: (user + system) / 1000 };
}

const progressMs = 500;

/** The bytes of the votes of a plan. */
function votesOf({ url, path, entryIds, firstNumber, votesPerVisit }: BallotsPlan) {
  const { hostname: host, port } = new URL(url);
  const target = { host, port: Number(port), path };
  const ballots = { voterCount: tokens.length, entryCount: entryIds.length, ...(votesPerVisit === undefined ? {} : { votesPerVisit }) };
  return {
    ...target,
    requestAt: (number: number) => {
      const { voter, entry } = ballotAt(firstNumber + number, ballots);
      return voteRequest(target, voter, tokens[voter] ?? '', entryIds[entry] ?? '');
    },
  };
}

async function castVotes(plan: VotesPlan): Promise<LoadSummary> {
  let toldAtMs = 0;
  return summarized({
    ...votesOf(plan),
    connectionCount: plan.connectionCount,
    requestCount: plan.requestCount,
    onResponse: (_status, answeredCount) => {
      if (answeredCount % 256 !== 0 || performance.now() - toldAtMs < progressMs) return;
      toldAtMs = performance.now();
      say({ kind: 'progress', answeredCount });
    },
  });
}

/** As many as there can be people at once; a server that falls behind meets all of them. */
const openLoopConnections = 4_096;

async function castInTime(plan: OpenLoopVotes): Promise<void> {
  const before = process.cpuUsage();
  const outcome = await runOpenLoop({ ...votesOf(plan), arrivalsMs: plan.arrivalsMs, maxConnections: openLoopConnections });
  const { user, system } = process.cpuUsage(before);
  say({ kind: 'open loop done', outcome, generatorCpuMs: (user + system) / 1000 });
}

async function read({ url, paths, ...plan }: Extract<GeneratorRequest, { kind: 'reads' }>): Promise<LoadSummary> {
  const { hostname: host, port } = new URL(url);
  return summarized({
    ...plan,
    host,
    port: Number(port),
    requestAt: (number) =>
      `GET ${paths[number % paths.length]} HTTP/1.1\r\nHost: ${host}:${port}\r\nAccept: application/json\r\n\r\n`,
  });
}

async function answer(request: GeneratorRequest): Promise<void> {
  try {
    if (request.kind === 'voters') return await makeVoters(request.voterCount);
    if (request.kind === 'open loop') return await castInTime(request);
    say({ kind: 'done', load: await (request.kind === 'votes' ? castVotes(request) : read(request)) });
  } catch (error) {
    say({ kind: 'failed', message: String(error) });
  }
}

process.on('message', (request: GeneratorRequest) => void answer(request));
process.on('disconnect', () => process.exit());
