const longestBase = 30;

/** A name that people can be called by, made of what the provider says they are called; the suffix makes it their own. */
export function suggestUsername(name: string | undefined, suffix: string): string {
  const base = (name ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longestBase)
    .replaceAll(/^-+|-+$/g, '');
  return `${base === '' ? 'voter' : base}-${suffix}`;
}
