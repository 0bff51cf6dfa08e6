/** In lower case, so it has no more members than there are zones. */
const known = new Set<string>();

/** A zone of the IANA database, or a link to one, in any case. Offsets such as `+01:00` are no zones. */
export function isTimeZone(name: string): boolean {
  const key = name.toLowerCase();
  if (known.has(key)) return true;
  if (!/^[a-z][a-z0-9_+/-]*$/.test(key) || !exists(key)) return false;
  known.add(key);
  return true;
}

function exists(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}
