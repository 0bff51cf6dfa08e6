import type { JsonSchema } from './json-schema.ts';
import { exampleValues } from './words/example-values.ts';

const byFormat: Record<string, unknown> = {
  uuid: '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11',
  'date-time': '2026-05-01T12:00:00.000Z',
  date: '2026-05-01',
  email: 'ada@example.org',
  uri: 'https://example.org',
};

/** Where a password is taken too, and one proof is enough. */
const secondProofs = { code: true, recoveryCode: true, passkey: true };

const byType: Record<string, unknown> = { string: 'text', number: 0.5, boolean: true, null: null };

/** An example out of those of its parts: fields that are required, or all where none is. */
export class ExampleComposer {
  readonly #schemas: Readonly<Record<string, JsonSchema>>;

  constructor(schemas: Readonly<Record<string, JsonSchema>>) {
    this.#schemas = schemas;
  }

  /** @param owner operation or named schema that the field belongs to */
  compose(schema: JsonSchema, owner: string, name: string): unknown {
    const own = schema.example ?? schema.examples?.[0] ?? schema.const;
    if (own !== undefined) return own;
    for (const key of [`${owner}.${name}`, name])
      if (key in exampleValues && fits(schema, exampleValues[key])) return exampleValues[key];
    if (schema.$ref !== undefined) return this.#composeNamed(schema.$ref);
    const choices = schema.anyOf ?? schema.oneOf;
    const choice = choices?.find(({ type }) => type !== 'null') ?? choices?.[0];
    if (choice !== undefined) return this.compose(choice, owner, name);
    return this.#composeByType(schema, owner);
  }

  #composeNamed(ref: string): unknown {
    const name = ref.slice(ref.lastIndexOf('/') + 1);
    return this.compose(this.#schemas[name] ?? {}, name, '');
  }

  #composeByType(schema: JsonSchema, owner: string): unknown {
    const [type = 'object'] = [schema.type ?? []].flat();
    if (schema.enum !== undefined) return schema.enum[0];
    if (schema.default !== undefined) return schema.default;
    if (type === 'array') return schema.items === undefined ? [] : [this.compose(schema.items, owner, '')];
    if (type === 'object') return this.#composeObject(schema, owner);
    if (type === 'integer') return Math.max(1, schema.minimum ?? 1);
    return byFormat[schema.format ?? ''] ?? byType[type];
  }

  #composeObject({ properties = {}, required = [] }: JsonSchema, owner: string): Record<string, unknown> {
    const names = required.length === 0 ? Object.keys(properties).filter((name) => !(name in secondProofs)) : required;
    return Object.fromEntries(names.map((name) => [name, this.compose(properties[name] ?? {}, owner, name)]));
  }
}

/** The same name may stand for another type elsewhere. */
function fits(schema: JsonSchema, value: unknown): boolean {
  const types = [schema, ...(schema.anyOf ?? schema.oneOf ?? [])].flatMap(({ type, $ref }) =>
    $ref === undefined ? (type ?? []) : 'object',
  );
  if (schema.enum !== undefined) return schema.enum.includes(value);
  if (Array.isArray(value))
    return (
      types.includes('array') && (schema.items === undefined || value.every((each) => fits(schema.items ?? {}, each)))
    );
  if (value === null) return types.includes('null');
  if (typeof value === 'number') return types.includes('number') || types.includes('integer');
  return types.includes(typeof value);
}
