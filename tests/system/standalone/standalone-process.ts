import { execFileSync } from 'node:child_process';
import { eventually } from '@urvote/testkit/eventually';
import { type SpawnedService, spawnService } from '@urvote/testkit/spawn-service';

export interface Credential {
  email: string;
  password: string;
}

export interface Standalone extends AsyncDisposable {
  service: SpawnedService;
  url: string;
  opsUrl: string;
  /** Everything printed so far. */
  output(): string;
  /** Demo accounts it has printed, by their role. */
  credentials(): Map<string, Credential[]>;
}

const credentialLine = /^ {2}(admin|voter) +(\S+@\S+) +(\S+)$/;

export function spawnStandalone(dataDir: string, env: Record<string, string> = {}): Promise<SpawnedService> {
  const variables = { NODE_ENV: 'development', URVOTE_DATA_DIR: dataDir, GATEWAY_PORT: '0', OPS_PORT: '0', ...env };
  return spawnService('apps/standalone/src/main.ts', { env: variables, waitUntilReady: false, showsSecrets: true });
}

/** Starts the whole platform as `npm start` does, on free ports, and waits for its ready message. */
export async function startStandalone(dataDir: string, env: Record<string, string> = {}): Promise<Standalone> {
  return readyStandalone(await spawnStandalone(dataDir, env));
}

/** Waits for the ready message of one that was started. */
export async function readyStandalone(service: SpawnedService): Promise<Standalone> {
  const find = (pattern: RegExp) => service.lines.flatMap((line) => pattern.exec(line)?.[1] ?? [])[0];
  let ended = false;
  void service.exited.then(() => (ended = true));
  const isReady = () => find(/^(Ctrl-C) stops everything/) !== undefined;
  const failed = (how: string) => new Error(`${how}:\n${service.lines.slice(-30).join('\n')}`);
  await eventually(
    () => {
      if (!isReady() && !ended) throw failed('It is not ready');
    },
    { timeoutMs: 180_000 },
  );
  if (!isReady()) throw failed('It has ended');
  return {
    service,
    url: find(/^UrVote is ready at (http:\S+)$/) ?? '',
    opsUrl: find(/^ {2}Operations +(http:\S+)$/) ?? '',
    output: () => service.lines.join('\n'),
    credentials() {
      const found = new Map<string, Credential[]>();
      for (const line of service.lines) {
        const [, role = '', email = '', password = ''] = credentialLine.exec(line) ?? [];
        if (email !== '') found.set(role, [...(found.get(role) ?? []), { email, password }]);
      }
      return found;
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

/** Processes whose command names the folder: the servers that were started in it. */
export function processesIn(folder: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).trim().split('\n');
  return lines.filter((line) => line.includes(folder) && !line.includes('ps -eo'));
}
