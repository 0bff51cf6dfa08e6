import { type ApiDocument, type Json, resolved, type Schema } from './document.ts';

/** The next value that exists for a field of that name; undefined where any will do. */
export type Known = (name: string) => Json | undefined;

/** Takes turns, so that what one request used up is there for another. */
export function takingTurns(values: Readonly<Record<string, readonly Json[]>>): Known {
  const turns = new Map<string, number>();
  return (name) => {
    const turn = turns.get(name) ?? 0;
    turns.set(name, turn + 1);
    return values[name]?.[turn % values[name].length];
  };
}

const byFormat: Record<string, string> = {
  uuid: '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11',
  'date-time': '2030-01-01T00:00:00.000Z',
  email: 'somebody@example.org',
  uri: 'https://example.org/song',
};

/** A value that the schema allows, as far as can be told without knowing its patterns; optional fields are there when a value for them is known. */
export function sampleValue(document: ApiDocument, given: Schema, known: Known, name = ''): Json {
  const schema = resolved(document, given);
  const fixed = known(name) ?? schema.const ?? schema.examples?.[0] ?? schema.enum?.[0];
  if (fixed !== undefined) return fixed;
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (choice !== undefined) return sampleValue(document, choice, known, name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') return sampleObject(document, schema, known);
  if (type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => sampleValue(document, schema.items ?? {}, known));
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, 0);
  if (type === 'boolean') return true;
  return byFormat[schema.format ?? ''] ?? 'a'.repeat(Math.max(schema.minLength ?? 1, 1));
}

/** A change of nothing is none, so an object that needs no field has its first one. */
function sampleObject(document: ApiDocument, { properties = {}, required = [] }: Schema, known: Known): Json {
  const names = Object.keys(properties);
  const chosen = names.filter((name) => required.includes(name) || known(name) !== undefined);
  const given = chosen.length === 0 ? names.slice(0, 1) : chosen;
  return Object.fromEntries(
    given.map((name) => [name, sampleValue(document, properties[name] ?? {}, known, name)] as const),
  );
}

/** Paths of all fields that a body may have, also of those within others and in lists. */
export function fieldPaths(document: ApiDocument, given: Schema, depth = 0): string[][] {
  const schema = resolved(document, given);
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const own = depth > 4 ? [] : inner.flatMap((each) => fieldPaths(document, each, depth));
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    [name],
    ...(depth > 4 ? [] : fieldPaths(document, field, depth + 1).map((path) => [name, ...path])),
  ]);
  const items =
    schema.items === undefined
      ? []
      : [['0'], ...fieldPaths(document, schema.items, depth + 1).map((path) => ['0', ...path])];
  return [...own, ...fields, ...items];
}
