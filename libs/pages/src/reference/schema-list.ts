import { type Html, html } from '../html/html.ts';
import type { ReferenceSchema } from './reference-document.ts';
import { limitsOf, typeOf } from './schema-type.ts';
import { prose } from './texts.ts';

interface Field {
  name: string;
  schema: ReferenceSchema;
  isRequired: boolean;
  description?: string | undefined;
}

export function fieldList(fields: readonly Field[]): Html {
  return html`<dl>${fields.map(fieldLine)}</dl>`;
}

function fieldLine({ name, schema, isRequired, description = schema.description }: Field): Html {
  const limits = limitsOf(schema);
  const text = [
    description !== undefined && prose(description),
    limits !== undefined && html`<br /><small>${limits}</small>`,
  ];
  return html`<dt><code>${name}</code> <span>${typeOf(schema)}${!isRequired && ', optional'}</span></dt>
    <dd>${text}${nested(schema)}</dd>`;
}

/** The properties of a schema that has no name of its own; named ones stand below, once. */
function schemaFields(schema: ReferenceSchema): Html | undefined {
  const { properties = {}, required = [] } = schema;
  const fields = Object.entries(properties).map(([name, each]) => ({
    name,
    schema: each,
    isRequired: required.includes(name),
  }));
  return fields.length === 0 ? undefined : fieldList(fields);
}

function nested(schema: ReferenceSchema): (Html | undefined)[] {
  const inner = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.items === undefined ? [] : [schema.items]),
  ];
  return [
    schemaFields(schema),
    ...inner.flatMap((each) => (each.$ref === undefined ? [schemaFields(each), ...nested(each)] : [])),
  ];
}

/** A whole body: its type, and the fields of what has no name. */
export function bodyFields(schema: ReferenceSchema): Html {
  return html`<p>${typeOf(schema)}${schema.description !== undefined && [': ', prose(schema.description)]}</p>${nested(schema)}`;
}
