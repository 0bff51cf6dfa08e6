const special = /[\\\n\r\t]/;
const everySpecial = /[\\\n\r\t]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export type CopyValue = string | number | boolean | null | undefined;

/** The text format of COPY (PostgreSQL manual, COPY, "Text Format"). */
function copyValue(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string')
    return special.test(value) ? value.replace(everySpecial, (char) => escapes[char] ?? char) : value;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return String(value);
}

export function copyRow(values: readonly CopyValue[]): string {
  let row = copyValue(values[0]);
  for (let index = 1; index < values.length; index++) row += `\t${copyValue(values[index])}`;
  return `${row}\n`;
}
