import type { DemoCredential } from '@urvote/demo-data/demo-accounts';
import { addressLines, credentialLine } from '../installation/ready-message.ts';
import type { RunningState } from '../installation/running-state.ts';
import type { RunningPostgres } from './find-running.ts';

export interface StatusFacts {
  dataDir: string;
  running: RunningState | undefined;
  postgres: RunningPostgres | undefined;
  accounts: readonly DemoCredential[];
}

const row = (name: string, text: string) => `  ${name.padEnd(16)}${text}`;

function runningLines(running: RunningState, { dataDir, postgres }: StatusFacts): string[] {
  return [
    `UrVote runs at ${running.gatewayUrl} (process ${running.pid}, since ${running.startedAt})`,
    ...addressLines({ ...running, dataDir }),
    ...(postgres ? [row('PostgreSQL', `127.0.0.1:${postgres.port} (process ${postgres.pid})`)] : []),
    '',
    'Services:',
    ...Object.entries(running.services).map(([name, url]) => row(name, url)),
  ];
}

export function statusReport(facts: StatusFacts): string {
  const { dataDir, running, accounts } = facts;
  const lines = running
    ? runningLines(running, facts)
    : ['UrVote does not run; "npm start" starts it.', row('Data', dataDir)];
  const demo = accounts.length === 0 ? [] : ['', 'Demo accounts:', ...accounts.map(credentialLine)];
  return [...lines, ...demo, ''].join('\n');
}
