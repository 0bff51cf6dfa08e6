import { v5 } from 'uuid';

const namespace = '6f7d4d2e-5b0a-4a52-9a5c-0d6f3c1b7e11';

/** The same id for the same thing on every machine, so that seeding twice finds what is there. */
export function stableId(kind: 'client' | 'contest' | 'board' | 'entry' | 'user' | 'media', slug: string): string {
  return v5(`${kind}/${slug}`, namespace);
}
