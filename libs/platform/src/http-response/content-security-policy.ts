import { createHash } from 'node:crypto';

/** What is not named is forbidden, framing the page too unless `frame-ancestors` says otherwise. */
export function contentSecurityPolicy(directives: Readonly<Record<string, string>>): string {
  const rules = {
    'default-src': "'none'",
    ...directives,
    'frame-ancestors': directives['frame-ancestors'] ?? "'none'",
  };
  return Object.entries(rules)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}

export function styleSource(style: string): string {
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
}
