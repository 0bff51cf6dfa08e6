const longestBase = 30;

/** The suffix makes it unlikely that the name is taken. */
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
