import type { EntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';
import { expect, it } from 'vitest';
import { answerErrors } from './entry-form.ts';

const form: EntryForm = [
  { name: 'city', label: 'Where from?', kind: 'text', isRequired: false },
  { name: 'age', label: 'How old?', kind: 'choice', isRequired: true, choices: ['under 18', '18 or over'] },
  { name: 'terms', label: 'I accept the rules', kind: 'consent', isRequired: true },
  { name: 'news', label: 'Write to me', kind: 'consent', isRequired: false },
];
const good = { age: '18 or over', terms: true };

it.each([
  [good, []],
  [{ ...good, city: 'Lisbon', news: false }, []],
  [{}, ['age required', 'terms required']],
  [{ ...good, terms: false }, ['terms consent_needed']],
  [{ ...good, terms: 'yes' }, ['terms invalid_type']],
  [{ ...good, city: true }, ['city invalid_type']],
  [{ ...good, age: '17' }, ['age invalid_choice']],
  [{ ...good, toString: 'x' }, ['toString unknown_field']],
])('%j: %j', (answers, expected) => {
  const errors = answerErrors(form, answers);
  expect(errors.map(({ field, code }) => `${field.replace('body.formAnswers.', '')} ${code}`)).toEqual(expected);
});
