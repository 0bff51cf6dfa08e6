import { type JsonSchema, partsOf } from './json-schema.ts';

type Content = Record<string, { schema?: JsonSchema }>;

interface Operation {
  security?: Record<string, unknown>[];
  'x-roles'?: string[];
  'x-scope'?: string;
  parameters?: { in: string; name: string; required?: boolean; schema: JsonSchema }[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { content?: Content }>;
}

/** The part of an OpenAPI document that clients are built on. */
export interface ComparableDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}

/** `request`: clients send it, so it may not ask for more. `answer`: clients read it, so it may not give less. */
type Direction = 'request' | 'answer';

/** @returns what a client of the released document would stumble over, a line each */
export function findBreakingChanges(released: ComparableDocument, current: ComparableDocument): string[] {
  return Object.entries(released.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, before]) => {
      const where = `${method.toUpperCase()} ${path}`;
      const after = current.paths[path]?.[method];
      if (after === undefined) return [`${where}: is gone`];
      return new Comparison(released, current).operation(where, before, after);
    }),
  );
}

class Comparison {
  readonly #released: ComparableDocument;
  readonly #current: ComparableDocument;
  /** Schemas that contain themselves end here. */
  readonly #compared = new Set<string>();

  constructor(released: ComparableDocument, current: ComparableDocument) {
    this.#released = released;
    this.#current = current;
  }

  operation(where: string, before: Operation, after: Operation): string[] {
    return [
      ...credentialChanges(where, before, after),
      ...this.#parameters(where, before, after),
      ...this.#requestBody(where, before, after),
      ...Object.entries(before.responses)
        .filter(([status]) => status < '400')
        .flatMap(([status, answer]) => {
          const now = after.responses[status];
          if (now === undefined) return [`${where}: never answers ${status} any more`];
          return this.#content('answer', `${where} ${status}`, answer.content ?? {}, now.content ?? {});
        }),
    ];
  }

  #parameters(where: string, before: Operation, after: Operation): string[] {
    const released = new Map((before.parameters ?? []).map((each) => [`${each.in} ${each.name}`, each]));
    const current = new Map((after.parameters ?? []).map((each) => [`${each.in} ${each.name}`, each]));
    const gone = [...released.keys()]
      .filter((name) => !current.has(name))
      .map((name) => `${where}: takes no ${name} any more`);
    const changed = [...current].flatMap(([name, { required = false, schema }]) => {
      const known = released.get(name);
      if (required && known?.required !== true) return [`${where}: asks for ${name}`];
      return known === undefined ? [] : this.#schema('request', `${where} ${name}`, known.schema, schema);
    });
    return [...gone, ...changed];
  }

  #requestBody(where: string, { requestBody: before }: Operation, { requestBody: after }: Operation): string[] {
    if (after?.required === true && before?.required !== true) return [`${where}: asks for a body`];
    return this.#content('request', `${where} body`, before?.content ?? {}, after?.content ?? {});
  }

  #content(direction: Direction, where: string, before: Content, after: Content): string[] {
    return Object.entries(before).flatMap(([type, { schema = {} }]) => {
      const now = after[type];
      return now === undefined
        ? [`${where}: no ${type} any more`]
        : this.#schema(direction, where, schema, now.schema ?? {});
    });
  }

  #schema(direction: Direction, where: string, before: JsonSchema, after: JsonSchema): string[] {
    const pair = `${direction} ${before.$ref ?? ''} ${after.$ref ?? ''}`;
    if (before.$ref !== undefined && this.#compared.has(pair)) return [];
    if (before.$ref !== undefined) this.#compared.add(pair);
    const [old, now] = [resolve(this.#released, before), resolve(this.#current, after)];
    return [
      ...valueChanges(direction, where, old, now),
      ...this.#fields(direction, where, old, now),
      ...this.#parts(direction, where, old, now),
    ];
  }

  #fields(direction: Direction, where: string, before: JsonSchema, after: JsonSchema): string[] {
    const { properties: released = {}, required: wasRequired = [] } = before;
    const { properties: current = {}, required = [] } = after;
    const demands = required
      .filter((name) => !wasRequired.includes(name))
      .map((name) => `${where}.${name}: is required`);
    const doubts = wasRequired
      .filter((name) => name in current && !required.includes(name))
      .map((name) => `${where}.${name}: may be missing`);
    const fields = Object.entries(released).flatMap(([name, schema]) => {
      const now = current[name];
      return now === undefined
        ? [`${where}.${name}: is gone`]
        : this.#schema(direction, `${where}.${name}`, schema, now);
    });
    return [...(direction === 'request' ? demands : doubts), ...fields];
  }

  #parts(direction: Direction, where: string, before: JsonSchema, after: JsonSchema): string[] {
    const current = partsOf(after);
    return partsOf(before).flatMap((part, i) => {
      const now = current[i];
      return now === undefined ? [`${where}: an alternative is gone`] : this.#schema(direction, where, part, now);
    });
  }
}

function resolve({ components }: ComparableDocument, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1);
  return name === undefined ? schema : (components.schemas[name] ?? {});
}

function credentialChanges(where: string, before: Operation, after: Operation): string[] {
  const now = new Set(namesOf(after));
  const gone = namesOf(before).filter((name) => !now.has(name));
  const roles = after['x-roles'] ?? [];
  const lost = (before['x-roles'] ?? roles).filter((role) => !roles.includes(role));
  const isNarrower = roles.length > 0 && (before['x-roles'] === undefined || lost.length > 0);
  return [
    ...gone.map((name) => `${where}: takes no ${name} any more`),
    ...(isNarrower ? [`${where}: asks for another role`] : []),
    ...(before['x-scope'] !== undefined && before['x-scope'] !== after['x-scope']
      ? [`${where}: asks for another scope`]
      : []),
  ];
}

/** Who needs nothing to be let in comes as the empty requirement, or as none at all. */
function namesOf({ security = [] }: Operation): string[] {
  if (security.length === 0) return ['call without credentials'];
  return security.map((each) => Object.keys(each)[0] ?? 'call without credentials');
}

function valueChanges(direction: Direction, where: string, before: JsonSchema, after: JsonSchema): string[] {
  const [wide, narrow] = direction === 'request' ? [after, before] : [before, after];
  const types = setOf(wide.type, (type) => (type === 'number' ? ['number', 'integer'] : [type]));
  const isOther = types !== undefined && setOf(narrow.type) === undefined ? true : missing(types, setOf(narrow.type));
  const values = wide.const === undefined ? wide.enum : [wide.const];
  const given = narrow.const === undefined ? narrow.enum : [narrow.const];
  const isNarrowed = values !== undefined && (given === undefined || given.some((value) => !values.includes(value)));
  return [...(isOther ? [`${where}: has another type`] : []), ...(isNarrowed ? [`${where}: has other values`] : [])];
}

function setOf(type: string | string[] | undefined, also = (each: string) => [each]): Set<string> | undefined {
  return type === undefined ? undefined : new Set([type].flat().flatMap(also));
}

const missing = (wide: Set<string> | undefined, narrow: Set<string> | undefined): boolean =>
  wide !== undefined && [...(narrow ?? [])].some((type) => !wide.has(type));
