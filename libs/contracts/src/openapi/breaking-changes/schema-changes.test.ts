import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../json-schema.ts';
import { type NamedSchemas, SchemaComparison } from './schema-changes.test-support.ts';
import type { Direction } from './value-changes.test-support.ts';

function changes(direction: Direction, before: JsonSchema, after: JsonSchema, named: NamedSchemas[] = [{}, {}]) {
  const [released = {}, current = {}] = named;
  return new SchemaComparison(released, current).changes(direction, 'it', before, after);
}

const string = { type: 'string' };
const list = { type: 'array' };
const object = { type: 'object' };
const withField = (field: JsonSchema): JsonSchema => ({ type: 'object', properties: { field } });

const narrowings: [string, wide: JsonSchema, narrow: JsonSchema, change: string][] = [
  ['a lower maximum', { maximum: 9 }, { maximum: 8 }, 'it: has another maximum'],
  ['a maximum', {}, { maximum: 9 }, 'it: has another maximum'],
  ['a higher minimum', { minimum: 1 }, { minimum: 2 }, 'it: has another minimum'],
  ['a minimum', {}, { minimum: 0 }, 'it: has another minimum'],
  ['an exclusive maximum', {}, { exclusiveMaximum: 9 }, 'it: has another exclusiveMaximum'],
  ['an exclusive minimum', {}, { exclusiveMinimum: 0 }, 'it: has another exclusiveMinimum'],
  ['a shorter text', { ...string, maxLength: 9 }, { ...string, maxLength: 8 }, 'it: has another maxLength'],
  ['a limited text', string, { ...string, maxLength: 8 }, 'it: has another maxLength'],
  ['a longer text', { ...string, minLength: 1 }, { ...string, minLength: 2 }, 'it: has another minLength'],
  ['no empty text', { ...string, minLength: 0 }, { ...string, minLength: 1 }, 'it: has another minLength'],
  ['fewer items', { ...list, maxItems: 9 }, { ...list, maxItems: 8 }, 'it: has another maxItems'],
  ['more items', list, { ...list, minItems: 1 }, 'it: has another minItems'],
  ['items that differ', list, { ...list, uniqueItems: true }, 'it: has another uniqueItems'],
  ['items of a type', list, { ...list, items: string }, 'it[]: has another type'],
  ['fewer fields', object, { ...object, maxProperties: 8 }, 'it: has another maxProperties'],
  ['more fields', object, { ...object, minProperties: 1 }, 'it: has another minProperties'],
  ['names of a pattern', object, { ...object, propertyNames: { pattern: 'a' } }, 'it names: has another pattern'],
  ['other fields of a type', object, { ...object, additionalProperties: string }, 'it.*: has another type'],
  ['a pattern', string, { ...string, pattern: '.' }, 'it: has another pattern'],
  ['a format', string, { ...string, format: 'uuid' }, 'it: has another format'],
  ['steps', { type: 'number' }, { type: 'number', multipleOf: 2 }, 'it: has another multipleOf'],
  ['whole numbers', { type: 'number' }, { type: 'integer' }, 'it: has another type'],
  ['no null', { type: ['string', 'null'] }, string, 'it: has another type'],
  ['fewer values', { enum: ['a', 'b'] }, { enum: ['a'] }, 'it: has other values'],
  ['one value', string, { const: 'a', type: 'string' }, 'it: has other values'],
  ['no null as an alternative', { anyOf: [string, { type: 'null' }] }, string, 'it: has other alternatives'],
  ['an alternative less', { oneOf: [list, string, object] }, { oneOf: [list, object] }, 'it: has other alternatives'],
  [
    'a narrower alternative',
    { anyOf: [list, string] },
    { anyOf: [list, { ...string, maxLength: 8 }] },
    'it: has another maxLength',
  ],
  [
    'a narrower part',
    { allOf: [string] },
    { allOf: [{ ...string, maxLength: 8 }] },
    'it part 1: has another maxLength',
  ],
  ['a narrower field', withField(string), withField({ ...string, maxLength: 8 }), 'it.field: has another maxLength'],
];

describe('schemas', () => {
  it.each(narrowings)('may not take %s, nor answer more than that', (_name, wide, narrow, change) => {
    expect(changes('request', wide, narrow)).toEqual([change]);
    expect(changes('answer', narrow, wide)).toEqual([change]);
  });

  it.each(narrowings)('may stop at answering %s, and take more than that', (_name, wide, narrow) => {
    expect(changes('answer', wide, narrow)).toEqual([]);
    expect(changes('request', narrow, wide)).toEqual([]);
  });

  it.each(['request', 'answer'] as const)('may have no other pattern or format, as a %s', (direction) => {
    const [before, after] = [
      { pattern: '.', format: 'a' },
      { pattern: '..', format: 'b' },
    ];
    expect(changes(direction, before, after)).toEqual(['it: has another pattern', 'it: has another format']);
  });

  it('may take no other fields any more only where they answer', () => {
    const closed = { ...object, additionalProperties: false };
    expect(changes('request', object, closed)).toEqual(['it: takes no other fields any more']);
    expect(changes('answer', object, closed)).toEqual([]);
    expect(changes('answer', { ...object, additionalProperties: string }, closed)).toEqual([]);
  });

  it('are the same in another order, by name, or with limits that their values keep to', () => {
    const values = { type: 'string', enum: ['a'] };
    expect(changes('answer', { ...string, maxLength: 1, pattern: 'a' }, { ...values })).toEqual([]);
    expect(changes('request', values, { ...values, maxLength: 1 })).toEqual([]);
    expect(changes('request', { anyOf: [list, string] }, { oneOf: [string, list] })).toEqual([]);
    expect(changes('request', { $ref: '#/components/schemas/A' }, string, [{ A: string }, {}])).toEqual([]);
  });

  it('are followed by their names, also where they contain themselves', () => {
    const tree = (leaf: JsonSchema): NamedSchemas => ({
      Tree: {
        type: 'object',
        properties: { leaf, next: { anyOf: [{ $ref: '#/components/schemas/Tree' }, { type: 'null' }] } },
      },
    });
    const ref = { $ref: '#/components/schemas/Tree' };
    expect(changes('answer', ref, ref, [tree(string), tree(string)])).toEqual([]);
    expect(changes('answer', ref, ref, [tree(string), tree(list)])).toEqual(['it.leaf: has another type']);
  });
});
