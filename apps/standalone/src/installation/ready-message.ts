import type { DemoCredential } from '@urvote/demo-data/demo-accounts';

export interface ReadyFacts {
  gatewayUrl: string;
  opsUrl: string;
  dataDir: string;
  /** Whether mails are kept instead of sent. */
  keepsMail: boolean;
  /** Of demo accounts that no start has shown yet. */
  credentials: readonly DemoCredential[];
}

export function addressLines({ gatewayUrl, opsUrl, dataDir, keepsMail }: Omit<ReadyFacts, 'credentials'>): string[] {
  return [
    `  API reference   ${gatewayUrl}/api/docs`,
    `  Contests        ${gatewayUrl}/api/v1/contests`,
    `  Operations      ${opsUrl}`,
    ...(keepsMail ? [`  Mail            ${opsUrl}/mail (kept, not sent)`] : []),
    `  Data            ${dataDir}`,
  ];
}

export function readyMessage({ credentials, ...facts }: ReadyFacts): string {
  const lines = ['', `UrVote is ready at ${facts.gatewayUrl}`, ...addressLines(facts), ''];
  const title = 'Demo accounts ("npm run status" shows them again):';
  if (credentials.length > 0) lines.push(title, ...credentials.map(credentialLine), '');
  lines.push('Ctrl-C stops everything; the data stays.', '');
  return lines.join('\n');
}

export function credentialLine({ role, email, password }: DemoCredential): string {
  return `  ${role.padEnd(8)}${email.padEnd(32)}${password}`;
}
