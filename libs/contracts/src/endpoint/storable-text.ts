/** What is neither text nor a key of any storable JSON: U+0000 and half of a surrogate pair. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/**
 * Paths of the texts, and of the keys, that PostgreSQL keeps in no column. Without recursion, since what a contract takes
 * as it is may be nested as deep as a body is long.
 */
export function unstorableTexts(value: unknown): string[][] {
  const found: string[][] = [];
  const left: { value: unknown; path: string[] }[] = [{ value, path: [] }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { path } = next;
    if (typeof next.value === 'string') {
      if (!isStorable(next.value)) found.push(path);
    } else if (typeof next.value === 'object' && next.value !== null) {
      for (const [key, inner] of Object.entries(next.value)) {
        if (isStorable(key)) left.push({ value: inner, path: [...path, key] });
        else found.push(path);
      }
    }
  }
  return found.toReversed();
}
