import type { JsonSchema } from '../json-schema.ts';
import { SchemaComparison } from './schema-changes.test-support.ts';
import type { Direction } from './value-changes.test-support.ts';

type Content = Record<string, { schema?: JsonSchema }>;

interface Operation {
  deprecated?: boolean;
  /** The day from which on it may be gone. */
  'x-sunset'?: string;
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

/**
 * An operation may go once its sunset, as it was released, has passed.
 * @returns what a client of the released document would stumble over, a line each
 */
export function findBreakingChanges(
  released: ComparableDocument,
  current: ComparableDocument,
  nowMs: number,
): string[] {
  const schemas = new SchemaComparison(released.components.schemas, current.components.schemas);
  const operations = Object.entries(released.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, before]) => {
      const where = `${method.toUpperCase()} ${path}`;
      const after = current.paths[path]?.[method];
      if (after === undefined) return sunsetMsOf(before) <= nowMs ? [] : [`${where}: is gone`];
      return new OperationComparison(schemas).changes(where, before, after);
    }),
  );
  return [...operations, ...schemas.changes('answer', 'Problem', problemOf(released), problemOf(current))];
}

/** What every refusal is. Codes come and go; clients go by the status of those that they do not know. */
function problemOf({ components }: ComparableDocument): JsonSchema {
  const { Problem: problem = {} } = components.schemas;
  const { enum: _, ...code } = problem.properties?.['code'] ?? {};
  return { ...problem, properties: { ...problem.properties, code } };
}

class OperationComparison {
  readonly #schemas: SchemaComparison;

  constructor(schemas: SchemaComparison) {
    this.#schemas = schemas;
  }

  changes(where: string, before: Operation, after: Operation): string[] {
    return [
      ...sunsetChanges(where, before, after),
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
      return known === undefined ? [] : this.#schemas.changes('request', `${where} ${name}`, known.schema, schema);
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
        : this.#schemas.changes(direction, where, schema, now.schema ?? {});
    });
  }
}

function sunsetMsOf({ deprecated = false, 'x-sunset': sunset = '' }: Operation): number {
  const sunsetMs = Date.parse(sunset);
  return deprecated && !Number.isNaN(sunsetMs) ? sunsetMs : Infinity;
}

function sunsetChanges(where: string, before: Operation, after: Operation): string[] {
  const isNearer = sunsetMsOf(before) !== Infinity && sunsetMsOf(after) < sunsetMsOf(before);
  return isNearer ? [`${where}: its sunset is nearer`] : [];
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
