import { type Html, html } from '../html/html.ts';
import type { ReferenceSchema } from './reference-document.ts';

const nameOf = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1);

/** A type in few words; one with a name of its own is a link to it. */
export function typeOf(schema: ReferenceSchema): Html {
  if (schema.$ref !== undefined) return html`<a href="#schema-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return html`${choices.map((choice, i) => [i > 0 && ' or ', typeOf(choice)])}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.type === 'array') return html`list of ${typeOf(schema.items ?? {})}`;
  const type = [schema.type ?? 'anything'].flat().join(' or ');
  return html`${schema.format === undefined ? type : `${type} (${schema.format})`}`;
}

/** What limits a value beside its type. */
export function limitsOf(schema: ReferenceSchema): Html | undefined {
  const { enum: values, default: usual } = schema;
  const parts = [
    values !== undefined &&
      html`one of ${values.map((value, i) => [i > 0 && ', ', html`<code>${String(value)}</code>`])}`,
    rangeOf('length', schema.minLength, schema.maxLength),
    rangeOf('count', schema.minItems, schema.maxItems),
    rangeOf('value', schema.minimum, schema.maximum),
    usual !== undefined && html`default <code>${JSON.stringify(usual)}</code>`,
  ].filter((part) => part !== false && part !== undefined);
  return parts.length === 0 ? undefined : html`${parts.map((part, i) => [i > 0 && '; ', part])}`;
}

function rangeOf(what: string, from: number | undefined, to: number | undefined): string | undefined {
  const [low, high] = [from, to].map((end) => (Math.abs(end ?? 0) >= Number.MAX_SAFE_INTEGER ? undefined : end));
  if (low === undefined && high === undefined) return undefined;
  if (low === undefined) return `${what} at most ${high}`;
  return high === undefined ? `${what} at least ${low}` : `${what} ${low} to ${high}`;
}
