import type { JsonSchema } from '../json-schema.ts';

/** `request`: clients send it, so it may not ask for more. `answer`: clients read it, so it may not give more. */
export type Direction = 'request' | 'answer';

const most = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const;
const least = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
/** Whether one takes all that another takes is not to be seen. */
const opaque = ['pattern', 'format', 'multipleOf', 'uniqueItems'] as const;
const noLimit: Partial<Record<keyof JsonSchema, unknown>> = { minLength: 0, minItems: 0, minProperties: 0 };

/**
 * What one side may send and the other does not take, of types, values and limits. As oasdiff has it, an answer that loses
 * a limit is a change like a request that gets one: clients meet what they never had to handle.
 */
export function valueChanges(direction: Direction, where: string, before: JsonSchema, after: JsonSchema): string[] {
  const [taken, sent] = direction === 'request' ? [after, before] : [before, after];
  const changes = [
    ...(takesTypes(taken, sent) ? [] : ['has another type']),
    ...(takesValues(taken, sent) ? [] : ['has other values']),
    ...brokenLimits(taken, sent).map((name) => `has another ${name}`),
    ...(direction === 'request' && isClosed(taken) && !isClosed(sent) ? ['takes no other fields any more'] : []),
  ];
  return changes.map((change) => `${where}: ${change}`);
}

function takesTypes(taken: JsonSchema, sent: JsonSchema): boolean {
  if (taken.type === undefined) return true;
  const types = [taken.type].flat().flatMap((type) => (type === 'number' ? ['number', 'integer'] : [type]));
  return sent.type !== undefined && [sent.type].flat().every((type) => types.includes(type));
}

function takesValues(taken: JsonSchema, sent: JsonSchema): boolean {
  const values = valuesOf(taken);
  return values === undefined || valuesOf(sent)?.every((value) => values.includes(value)) === true;
}

const valuesOf = ({ const: only, enum: several }: JsonSchema) => (only === undefined ? several : [only]);

function brokenLimits(taken: JsonSchema, sent: JsonSchema): string[] {
  // What has but certain values keeps to every limit that they keep to.
  if (valuesOf(sent) !== undefined) return [];
  return [
    ...most.filter((name) => taken[name] !== undefined && !((sent[name] ?? Infinity) <= taken[name])),
    ...least.filter((name) => isLimit(taken, name) && !((sent[name] ?? -Infinity) >= (taken[name] ?? 0))),
    ...opaque.filter((name) => isLimit(taken, name) && sent[name] !== taken[name]),
  ];
}

const isLimit = (schema: JsonSchema, name: keyof JsonSchema): boolean =>
  schema[name] !== undefined && schema[name] !== noLimit[name];

const isClosed = ({ additionalProperties }: JsonSchema): boolean => additionalProperties === false;
