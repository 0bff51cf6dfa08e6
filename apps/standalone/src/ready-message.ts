import type { DemoCredential } from '@urvote/demo-data/demo-accounts';

export interface ReadyFacts {
  gatewayUrl: string;
  opsUrl: string;
  dataDir: string;
  /** Whether mails are kept instead of sent. */
  keepsMail: boolean;
  /** Shown on the start that made them, never again. */
  credentials: readonly DemoCredential[];
}

export function readyMessage({ gatewayUrl, opsUrl, dataDir, keepsMail, credentials }: ReadyFacts): string {
  const lines = [
    '',
    `UrVote is ready at ${gatewayUrl}`,
    `  API reference   ${gatewayUrl}/api/docs`,
    `  Contests        ${gatewayUrl}/api/v1/contests`,
    `  Operations      ${opsUrl}`,
    ...(keepsMail ? [`  Mail            ${opsUrl}/mail (kept, not sent)`] : []),
    `  Data            ${dataDir}`,
    '',
  ];
  if (credentials.length > 0) lines.push('Demo accounts (shown this once):', ...credentials.map(credentialLine), '');
  lines.push('Ctrl-C stops everything; the data stays.', '');
  return lines.join('\n');
}

function credentialLine({ role, email, password }: DemoCredential): string {
  return `  ${role.padEnd(8)}${email.padEnd(32)}${password}`;
}
