import { type ApiDocument, formType, type Json, type Schema } from './document.ts';
import { nastyForms, nastyTexts } from './nasty-values.ts';
import { encoded } from './percent-encoding.ts';
import { type Known, sampleValue } from './sample-value.ts';

type Fields = Record<string, string>;

export function sampleForm(document: ApiDocument, form: Schema, known: Known): Fields {
  const whole = sampleValue(document, form, known) as Record<string, Json>;
  return Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, String(value)]));
}

export function formBytes(fields: Fields): Buffer {
  const pairs = Object.entries(fields).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return Buffer.from(pairs.join('&'));
}

/** Every field with every text, missing, twice and as a list, and bodies that are no form. */
export function nastyFormBodies(form: Schema, valid: () => Fields): [name: string, body: Buffer][] {
  const names = Object.keys(form.properties ?? {});
  const without = (left: string) => Object.fromEntries(Object.entries(valid()).filter(([name]) => name !== left));
  return [
    ...names.flatMap((name): [string, Buffer][] => [
      ...nastyTexts.map((text): [string, Buffer] => [`${name}=${text}`, formBytes({ ...valid(), [name]: text })]),
      [`without ${name}`, formBytes(without(name))],
      [`${name} twice`, Buffer.concat([formBytes(valid()), Buffer.from(`&${name}=1&${name}=2`)])],
      [`${name}[]`, formBytes({ ...without(name), [`${name}[]`]: '1' })],
    ]),
    ...nastyForms.map((bytes): [string, Buffer] => [`form ${bytes.toString('latin1').slice(0, 40)}`, bytes]),
  ];
}

export const otherTypes: readonly string[] = [
  formType,
  'application/json',
  'application/json; charset=utf-16',
  'application/xml',
  'application/x-www-form-urlencoded; charset=\xff',
  'application/problem+json',
  'multipart/form-data; boundary=x',
  'text/plain',
  '*/*',
  ',',
];
