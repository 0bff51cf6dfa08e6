import type { JsonSchema } from '../json-schema.ts';
import { type Direction, valueChanges } from './value-changes.test-support.ts';

export type NamedSchemas = Readonly<Record<string, JsonSchema>>;

/** Compares schemas of a released document with those of the current one. */
export class SchemaComparison {
  readonly #released: NamedSchemas;
  readonly #current: NamedSchemas;
  /** Schemas that contain themselves end here. */
  readonly #compared: Set<string>;

  constructor(released: NamedSchemas, current: NamedSchemas, compared: Iterable<string> = []) {
    this.#released = released;
    this.#current = current;
    this.#compared = new Set(compared);
  }

  /** @returns what clients of the released schema would stumble over, a line each */
  changes(direction: Direction, where: string, before: JsonSchema, after: JsonSchema): string[] {
    const pair = `${direction} ${before.$ref ?? ''} ${after.$ref ?? ''}`;
    if (before.$ref !== undefined && this.#compared.has(pair)) return [];
    if (before.$ref !== undefined) this.#compared.add(pair);
    const [old, now] = [resolve(this.#released, before), resolve(this.#current, after)];
    const unions = [choicesOf(old), choicesOf(now)] as const;
    if (unions.some((choices) => choices !== undefined))
      return this.#choices(direction, where, unions[0] ?? [old], unions[1] ?? [now]);
    return [
      ...valueChanges(direction, where, old, now),
      ...this.#fields(direction, where, old, now),
      ...this.#parts(direction, where, old, now),
    ];
  }

  /** Each alternative that is sent has to be taken by one. */
  #choices(direction: Direction, where: string, before: JsonSchema[], after: JsonSchema[]): string[] {
    const [taken, sent] = direction === 'request' ? [after, before] : [before, after];
    const homeless = sent.flatMap((each, i) => {
      const isTaken = taken.some((other) => this.#isTaken(direction, each, other));
      return isTaken ? [] : [{ each, counterpart: taken[i] }];
    });
    return homeless.flatMap(({ each, counterpart }) => {
      if (counterpart === undefined || before.length !== after.length) return [`${where}: has other alternatives`];
      return direction === 'request'
        ? this.changes(direction, where, each, counterpart)
        : this.changes(direction, where, counterpart, each);
    });
  }

  #isTaken(direction: Direction, sent: JsonSchema, taken: JsonSchema): boolean {
    const [before, after] = direction === 'request' ? [sent, taken] : [taken, sent];
    const trial = new SchemaComparison(this.#released, this.#current, this.#compared);
    return trial.changes(direction, '', before, after).length === 0;
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
        : this.changes(direction, `${where}.${name}`, schema, now);
    });
    return [...(direction === 'request' ? demands : doubts), ...fields];
  }

  #parts(direction: Direction, where: string, before: JsonSchema, after: JsonSchema): string[] {
    const isClosed = [before, after].some(({ additionalProperties }) => additionalProperties === false);
    const [released, current] = [partsOf(before, isClosed), partsOf(after, isClosed)];
    const all = [...new Set([...Object.keys(released), ...Object.keys(current)])];
    // Where there is no schema anything goes.
    return all.flatMap((name) => this.changes(direction, `${where}${name}`, released[name] ?? {}, current[name] ?? {}));
  }
}

function resolve(schemas: NamedSchemas, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1);
  return name === undefined ? schema : (schemas[name] ?? {});
}

const choicesOf = ({ anyOf, oneOf }: JsonSchema): JsonSchema[] | undefined => anyOf ?? oneOf;

function partsOf(schema: JsonSchema, isClosed: boolean): Record<string, JsonSchema> {
  const { items, additionalProperties, propertyNames, allOf = [] } = schema;
  return {
    ...(items === undefined ? {} : { '[]': items }),
    ...(typeof additionalProperties === 'object' && !isClosed ? { '.*': additionalProperties } : {}),
    ...(propertyNames === undefined ? {} : { ' names': propertyNames }),
    ...Object.fromEntries(allOf.map((part, i) => [` part ${i + 1}`, part])),
  };
}
