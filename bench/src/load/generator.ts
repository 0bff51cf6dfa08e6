import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type {
  GeneratorAnswer,
  GeneratorRequest,
  LoadSummary,
  Numbered,
  OpenLoopVotes,
  ReadsPlan,
  VotesPlan,
} from './generator-messages.ts';

type OnProgress = (answeredCount: number) => void;

interface VotesLoad extends VotesPlan {
  onProgress?: OnProgress;
}

/** The load generator in a process of its own. One load at a time. */
export interface Generator extends AsyncDisposable {
  jwksUrl: string;
  issuer: string;
  castVotes(load: VotesLoad): Promise<LoadSummary>;
  castInTime(load: OpenLoopVotes): Promise<Extract<GeneratorAnswer, { kind: 'open loop done' }>>;
  read(load: ReadsPlan): Promise<LoadSummary>;
}

const program = fileURLToPath(new URL('./generator-process.ts', import.meta.url));

type Wanted = 'issuer' | 'done' | 'open loop done';

let requestCount = 0;

function ask<K extends Wanted>(child: ChildProcess, request: GeneratorRequest, wanted: K, onProgress?: OnProgress) {
  const { promise, resolve, reject } = Promise.withResolvers<Extract<GeneratorAnswer, { kind: K }>>();
  const onExit = (): void => reject(new Error('the load generator ended'));
  const number = ++requestCount;
  const onMessage = ({ number: answered, content: answer }: Numbered<GeneratorAnswer>): void => {
    if (answered !== number) return;
    if (answer.kind === 'progress') return onProgress?.(answer.answeredCount);
    if (answer.kind === wanted) resolve(answer as Extract<GeneratorAnswer, { kind: K }>);
    else reject(new Error(answer.kind === 'failed' ? `load generator: ${answer.message}` : 'unexpected answer'));
  };
  child.send({ number, content: request } satisfies Numbered<GeneratorRequest>);
  child.on('message', onMessage).once('exit', onExit);
  return promise.finally(() => child.off('message', onMessage).off('exit', onExit));
}

export async function startGenerator(voterCount: number): Promise<Generator> {
  const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  try {
    const { jwksUrl, issuer } = await ask(child, { kind: 'voters', voterCount }, 'issuer');
    return {
      jwksUrl,
      issuer,
      castVotes: async ({ onProgress, ...load }) =>
        (await ask(child, { kind: 'votes', ...load }, 'done', onProgress)).load,
      castInTime: (load) => ask(child, { kind: 'open loop', ...load }, 'open loop done'),
      read: async (load) => (await ask(child, { kind: 'reads', ...load }, 'done')).load,
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
