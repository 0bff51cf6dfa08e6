import { type TestIssuer, testIssuer } from '@urvote/testkit/tokens';
import { summarizeLatencies } from '../report/statistics.ts';
import { runOpenLoop } from '../open-loop/run-open-loop.ts';
import { ballotAt } from './ballots.ts';
import type {
  BallotsPlan,
  GeneratorAnswer,
  GeneratorRequest,
  LoadSummary,
  Numbered,
  OpenLoopVotes,
  VotesPlan,
} from './generator-messages.ts';
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

type Say = (answer: GeneratorAnswer) => void;

async function makeVoters(voterCount: number, say: Say): Promise<void> {
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
  const ballots = {
    voterCount: tokens.length,
    entryCount: entryIds.length,
    ...(votesPerVisit === undefined ? {} : { votesPerVisit }),
  };
  return {
    ...target,
    requestAt: (number: number) => {
      const { voter, entry } = ballotAt(firstNumber + number, ballots);
      return voteRequest(target, voter, tokens[voter] ?? '', entryIds[entry] ?? '');
    },
  };
}

async function castVotes(plan: VotesPlan, say: Say): Promise<LoadSummary> {
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

/** What a load balancer keeps open; row (a) has as many. */
const openLoopConnections = 512;

async function castInTime(plan: OpenLoopVotes, say: Say): Promise<void> {
  const before = process.cpuUsage();
  const outcome = await runOpenLoop({
    ...votesOf(plan),
    arrivalsMs: plan.arrivalsMs,
    connectionCount: openLoopConnections,
  });
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

async function answer({ number, content: request }: Numbered<GeneratorRequest>): Promise<void> {
  const say: Say = (content) => void process.send?.({ number, content } satisfies Numbered<GeneratorAnswer>);
  try {
    if (request.kind === 'voters') return await makeVoters(request.voterCount, say);
    if (request.kind === 'open loop') return await castInTime(request, say);
    say({ kind: 'done', load: await (request.kind === 'votes' ? castVotes(request, say) : read(request)) });
  } catch (error) {
    say({ kind: 'failed', message: String(error) });
  }
}

process.on('message', (request: Numbered<GeneratorRequest>) => void answer(request));
process.on('disconnect', () => process.exit());
