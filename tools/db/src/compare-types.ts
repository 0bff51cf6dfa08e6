type Columns = ReadonlyMap<string, string>;

const interfaceBlock = /^export interface (\w+) \{\n([\s\S]*?)^\}/gm;
const property = /^ {2}"?(\w+)"?: (.+);$/gm;

function properties(body: string): Columns {
  return new Map([...body.matchAll(property)].map(([, name = '', type = '']) => [name, type]));
}

/** Columns with their types, by table. */
function tablesOf(source: string): Map<string, Columns> {
  const interfaces = new Map(
    [...source.matchAll(interfaceBlock)].map(([, name = '', body = '']) => [name, properties(body)]),
  );
  const tables = interfaces.get('DB') ?? new Map<string, string>();
  return new Map([...tables].map(([table, name]) => [table, interfaces.get(name) ?? new Map<string, string>()]));
}

function compareColumns(table: string, committed: Columns, fresh: Columns): string[] {
  const names = [...new Set([...committed.keys(), ...fresh.keys()])].sort();
  return names.flatMap((name) => {
    const [typed, actual] = [committed.get(name), fresh.get(name)];
    if (typed === actual) return [];
    if (typed === undefined) return [`${table}.${name}: in the database, not in the types`];
    if (actual === undefined) return [`${table}.${name}: in the types, not in the database`];
    return [`${table}.${name}: ${typed} in the types, ${actual} in the database`];
  });
}

/** Names what differs between two generated type files, table by table and column by column. */
export function compareTypes(committed: string, fresh: string): string[] {
  if (committed === fresh) return [];
  const [typed, actual] = [tablesOf(committed), tablesOf(fresh)];
  const names = [...new Set([...typed.keys(), ...actual.keys()])].sort();
  const differences = names.flatMap((table) =>
    compareColumns(
      table,
      typed.get(table) ?? new Map<string, string>(),
      actual.get(table) ?? new Map<string, string>(),
    ),
  );
  return differences.length > 0 ? differences : ['comments or helper types differ'];
}
