export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** As much of JSON Schema 2020-12 as the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: Json[];
  const?: Json;
  examples?: Json[];
  minimum?: number;
  minItems?: number;
  minLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

interface Content {
  schema?: Schema;
  example?: Json;
}

interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  schema: Schema;
  required?: boolean;
  example?: Json;
}

interface DescribedOperation {
  operationId: string;
  'x-ops-role'?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { content?: Record<string, Content> }>;
}

export interface ApiDocument {
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Operation {
  id: string;
  /** Its callers have sessions of operators. */
  isForOperators: boolean;
  method: string;
  /** With `{name}` for parameters. */
  path: string;
  parameters: readonly Parameter[];
  body: Schema | undefined;
  /** Of `application/x-www-form-urlencoded`. */
  form: Schema | undefined;
  /** Of its body or form. */
  example: Json | undefined;
  /** Media types of the answer by status. */
  answers: ReadonlyMap<number, readonly string[]>;
}

export const formType = 'application/x-www-form-urlencoded';

export function operationsOf({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => ({
      id: described.operationId,
      isForOperators: described['x-ops-role'] !== undefined,
      method: method.toUpperCase(),
      path,
      parameters: described.parameters ?? [],
      body: described.requestBody?.content['application/json']?.schema,
      form: described.requestBody?.content[formType]?.schema,
      example: Object.values(described.requestBody?.content ?? {})[0]?.example,
      answers: new Map(
        Object.entries(described.responses).map(([status, { content = {} }]) => [Number(status), Object.keys(content)]),
      ),
    })),
  );
}

export function resolved(document: ApiDocument, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : resolved(document, document.components.schemas[name] ?? {});
}
