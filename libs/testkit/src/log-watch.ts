import { subscribe } from 'node:diagnostics_channel';
import { type LogSink, memorySinkChannel } from './memory-sink.ts';

/** Shorter values stand in ordinary words as well. */
const shortestSecret = 8;

const secretFields = /^(?:.*password|.*token|email|key|code|secret|recoveryCodes?|uri)$/i;

/** What no log line may hold, whoever's it is: access tokens, guest tokens and API keys. */
const secretShapes = [
  /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/,
  /guest\.v1\.[\w-]{8,}\.[\w-]{16,}/,
  /urv_[\w-]{4,}_[\w-]{16,}/,
];

const secrets = new Set<string>();
const outputs: { lines: readonly unknown[]; readCount: number }[] = [];

subscribe(memorySinkChannel, (sink) => watchLines((sink as LogSink).lines));

/** Begins anew, without secrets and without lines. */
export function forgetSecrets(): void {
  secrets.clear();
  outputs.length = 0;
}

/** From now on every line of the list is looked through after each test. */
export function watchLines(lines: readonly unknown[]): void {
  outputs.push({ lines, readCount: 0 });
}

/** Remembers passwords, tokens, codes, keys and addresses in a body that was sent or received. */
export function noteSecretsOf(body: unknown, name = ''): void {
  if (typeof body === 'string') {
    if (body.length >= shortestSecret && secretFields.test(name)) secrets.add(body);
  } else if (Array.isArray(body)) {
    for (const each of body) noteSecretsOf(each, name);
  } else if (typeof body === 'object' && body !== null) {
    for (const [field, value] of Object.entries(body)) noteSecretsOf(value, field);
  }
}

/** The lines written since the last look that hold a secret of these tests; the secret itself is left out. */
export function leakedLines(): string[] {
  const leaks: string[] = [];
  for (const output of outputs) {
    const fresh = output.lines
      .slice(output.readCount)
      .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    output.readCount = output.lines.length;
    for (const line of fresh) {
      const found =
        [...secrets].find((secret) => line.includes(secret)) ??
        secretShapes.map((shape) => shape.exec(line)?.[0]).find(Boolean);
      if (found !== undefined) leaks.push(line.replaceAll(found, '<HERE>').slice(0, 500));
    }
  }
  return leaks;
}
