import pg from 'pg';

type ParseText = (text: string) => unknown;

const { builtins } = pg.types;

/** bigint columns are counters and positions here, far below 2^53; a larger value would be a silent lie. */
function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number`);
  return value;
}

const ownParsers: ReadonlyMap<number, ParseText> = new Map<number, ParseText>([
  [builtins.INT8, parseBigint],
  // A date has no time zone, so it stays the text 'YYYY-MM-DD'.
  [builtins.DATE, (text) => text],
]);

/** Of our pools only: bigint as number, date as text. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    const own = format === 'binary' ? undefined : ownParsers.get(oid);
    return own ?? (pg.types.getTypeParser(oid, format as 'text') as ParseText);
  }) as typeof pg.types.getTypeParser,
};
