import { ExampleComposer } from './compose-example.ts';
import { type JsonSchema, partsOf } from './json-schema.ts';
import { accountWords } from './words/account-words.ts';
import { contestLifeSchemaWords, contestLifeWords } from './words/contest-life-words.ts';
import { clientSchemaWords, clientWords } from './words/client-words.ts';
import { ballotWords } from './words/ballot-words.ts';
import { contestWords } from './words/contest-words.ts';
import { entrySchemaWords, entryWords } from './words/entry-words.ts';
import { generalWords, schemaWords, tagWords } from './words/general-words.ts';
import { exportWords } from './words/export-words.ts';
import { shareSchemaWords, shareTagWords, shareWords } from './words/share-words.ts';
import { judgingSchemaWords, judgingWords } from './words/judging-words.ts';
import { opsSchemaWords, opsTagWords, opsWords } from './words/ops-words.ts';
import { resultSchemaWords, resultWords } from './words/result-words.ts';
import { webhookSchemaWords, webhookTagWords, webhookWords } from './words/webhook-words.ts';

const words: Record<string, string> = {
  ...webhookWords,
  ...opsWords,
  ...judgingWords,
  ...accountWords,
  ...contestLifeWords,
  ...ballotWords,
  ...contestWords,
  ...entryWords,
  ...clientWords,
  ...shareWords,
  ...resultWords,
  ...exportWords,
  ...generalWords,
};
const named: Record<string, string> = {
  ...webhookSchemaWords,
  ...schemaWords,
  ...resultSchemaWords,
  ...judgingSchemaWords,
  ...contestLifeSchemaWords,
  ...entrySchemaWords,
  ...shareSchemaWords,
  ...clientSchemaWords,
  ...opsSchemaWords,
};
const tags: Record<string, string> = { ...tagWords, ...shareTagWords, ...opsTagWords, ...webhookTagWords };
/** They tell the type once more and leave open what is meant. */
const typesOnly = new Set(['UUID', 'ISO 8601, UTC']);

interface Parameter {
  name: string;
  description?: string;
  example?: unknown;
  schema: JsonSchema;
}

type Content = Record<string, { schema?: JsonSchema; example?: unknown; examples?: unknown }>;

export interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

/** The part of an OpenAPI document that is completed. */
export interface CompletableDocument {
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}

/**
 * Gives every field that does not say what it is the meaning that its name has everywhere, and every parameter, body and answer
 * an example.
 */
export function completeDocument(document: CompletableDocument): void {
  const { schemas } = document.components;
  const examples = new ExampleComposer(schemas);
  for (const tag of document.tags) addDescription(tag, tags[tag.name]);
  for (const [name, schema] of Object.entries(schemas)) {
    addDescription(schema, named[name]);
    describeFields(schema, name);
  }
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path)))
    completeOperation(operation, examples);
}

function completeOperation(
  { operationId, parameters = [], requestBody, responses }: Operation,
  examples: ExampleComposer,
): void {
  for (const parameter of parameters) {
    describe(parameter.schema, operationId, parameter.name);
    addDescription(parameter, parameter.schema.description);
    parameter.example ??= examples.compose(parameter.schema, operationId, parameter.name);
  }
  completeContent(requestBody?.content, `${operationId}.body`, operationId, examples);
  for (const { content } of Object.values(responses)) completeContent(content, '', operationId, examples);
}

function completeContent(content: Content = {}, name: string, operationId: string, examples: ExampleComposer): void {
  for (const media of Object.values(content)) {
    if (media.schema === undefined) continue;
    describeFields(media.schema, operationId);
    if (media.examples === undefined)
      media.example ??= examples.compose(media.schema, operationId, name.replace(/^.*[.]/, ''));
  }
}

function describeFields(schema: JsonSchema, owner: string): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) describe(field, owner, name);
  for (const part of partsOf(schema)) describeFields(part, owner);
}

function describe(schema: JsonSchema, owner: string, name: string): void {
  addDescription(schema, words[`${owner}.${name}`] ?? words[name]);
  describeFields(schema, owner);
}

function addDescription(target: { description?: string; $ref?: string }, text: string | undefined): void {
  const known = target.description;
  if (text !== undefined && target.$ref === undefined && (known === undefined || typesOnly.has(known)))
    target.description = text;
}
