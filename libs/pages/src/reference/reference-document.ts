/** What the reference reads of an OpenAPI document. */
export interface ReferenceDocument {
  info: { title: string; description: string };
  tags: readonly { name: string; description?: string }[];
  paths: Readonly<Record<string, Readonly<Record<string, ReferenceOperation>>>>;
  components: {
    schemas: Readonly<Record<string, ReferenceSchema>>;
    securitySchemes: Readonly<Record<string, { description: string }>>;
  };
}

export interface ReferenceOperation {
  operationId: string;
  tags: readonly string[];
  summary: string;
  description?: string;
  deprecated?: boolean;
  'x-deprecated-since'?: string;
  'x-sunset'?: string;
  'x-successor'?: string;
  security: readonly Readonly<Record<string, readonly string[]>>[];
  'x-roles'?: readonly string[];
  'x-scope'?: string;
  parameters?: readonly ReferenceParameter[];
  requestBody?: { content: ReferenceContent };
  responses: Readonly<Record<string, ReferenceResponse>>;
}

export interface ReferenceParameter {
  in: string;
  name: string;
  required?: boolean;
  description?: string;
  schema: ReferenceSchema;
  example?: unknown;
}

export type ReferenceContent = Readonly<Record<string, { schema: ReferenceSchema; example?: unknown }>>;

export interface ReferenceResponse {
  description: string;
  headers?: Readonly<Record<string, { description?: string; $ref?: string }>>;
  content?: ReferenceContent;
}

export interface ReferenceSchema {
  $ref?: string;
  type?: string | readonly string[];
  description?: string;
  const?: unknown;
  enum?: readonly unknown[];
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: ReferenceSchema;
  properties?: Readonly<Record<string, ReferenceSchema>>;
  required?: readonly string[];
  additionalProperties?: boolean | ReferenceSchema;
  anyOf?: readonly ReferenceSchema[];
  oneOf?: readonly ReferenceSchema[];
  allOf?: readonly ReferenceSchema[];
}
