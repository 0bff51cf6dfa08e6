import { createHash } from 'node:crypto';

/**
 * The policy of a page: what is not named in `directives` is forbidden, framing the page too.
 * @param directives by name, in the order the header has them
 */
export function contentSecurityPolicy(directives: Readonly<Record<string, string>>): string {
  const rules = { 'default-src': "'none'", ...directives, 'frame-ancestors': "'none'" };
  return Object.entries(rules)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}

/** The source that allows one style element by its text. */
export function styleSource(style: string): string {
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
}
