/** First and last byte, both included. */
export interface ByteRange {
  first: number;
  last: number;
}

const singleRange = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/** One range by RFC 9110, 14.1.2; `undefined` for other units, several ranges and bad syntax, which are to be ignored. */
export function parseByteRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | undefined {
  const match = header === undefined ? null : singleRange.exec(header);
  if (match === null) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  return from === ''
    ? suffixRange(Number(to), sizeBytes)
    : boundedRange(Number(from), to === '' ? Infinity : Number(to), sizeBytes);
}

function suffixRange(length: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || sizeBytes === 0) return 'unsatisfiable';
  return { first: Math.max(0, sizeBytes - length), last: sizeBytes - 1 };
}

function boundedRange(first: number, last: number, sizeBytes: number): ByteRange | 'unsatisfiable' | undefined {
  if (last < first) return undefined;
  if (first >= sizeBytes) return 'unsatisfiable';
  return { first, last: Math.min(last, sizeBytes - 1) };
}
