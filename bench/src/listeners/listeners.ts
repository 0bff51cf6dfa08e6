import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ReceivedEvent } from './fan-out.ts';
import type { ListenerAnswer, ListenerRequest } from './listener-messages.ts';

/** Followers of one live leaderboard. */
export interface Listeners extends AsyncDisposable {
  /** Forgets what they got so far. */
  begin(): Promise<void>;
  /** @returns what they got since, in the order of the totals. @throws Error when a stream was closed */
  end(): Promise<ReceivedEvent[]>;
}

const program = fileURLToPath(new URL('./listener-process.ts', import.meta.url));

/** Resolves when all of them got their first event. */
export async function startListeners(plan: { url: string; path: string; count: number }): Promise<Listeners> {
  const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  async function ask(request: ListenerRequest): Promise<ListenerAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<ListenerAnswer>();
    const onExit = (): void => reject(new Error('the followers ended'));
    child.once('message', resolve).once('exit', onExit);
    child.send(request);
    const answer = await promise.finally(() => child.off('message', resolve).off('exit', onExit));
    if (answer.kind === 'failed') throw new Error(`followers: ${answer.message}`);
    return answer;
  }
  try {
    await ask({ kind: 'follow', ...plan });
  } catch (error) {
    await ended();
    throw error;
  }
  return {
    begin: async () => void (await ask({ kind: 'begin' })),
    async end() {
      const answer = await ask({ kind: 'end' });
      if (answer.kind !== 'received') throw new Error(`followers answered "${answer.kind}"`);
      if (answer.lostCount > 0) throw new Error(`${answer.lostCount} streams were closed`);
      return answer.events.toSorted((a, b) => a.total - b.total);
    },
    [Symbol.asyncDispose]: ended,
  };
}
