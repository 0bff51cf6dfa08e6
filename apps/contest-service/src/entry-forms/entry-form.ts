import type { FieldError } from '@urvote/contracts/errors/error-codes';
import type { EntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';

type FormField = EntryForm[number];
export type FormAnswers = Record<string, string | boolean>;

/** What is missing from the answers to a form, of the wrong type or not asked for. */
export function answerErrors(form: EntryForm, answers: FormAnswers): FieldError[] {
  const asked = new Set(form.map(({ name }) => name));
  const unknown = Object.keys(answers)
    .filter((name) => !asked.has(name))
    .map((name) => error(name, 'unknown_field', 'the contest does not ask for it'));
  return [...unknown, ...form.flatMap((field) => errorOf(field, answers[field.name]) ?? [])];
}

function errorOf(field: FormField, answer: string | boolean | undefined): FieldError | undefined {
  const { name, kind, isRequired, choices = [] } = field;
  if (answer === undefined) return isRequired ? error(name, 'required', 'the contest asks for it') : undefined;
  if (kind === 'consent') return consentError(field, answer);
  if (typeof answer === 'boolean') return error(name, 'invalid_type', 'a text');
  if (kind === 'choice' && !choices.includes(answer))
    return error(name, 'invalid_choice', `one of ${choices.join(', ')}`);
  return undefined;
}

function consentError({ name, isRequired }: FormField, answer: string | boolean): FieldError | undefined {
  if (typeof answer !== 'boolean') return error(name, 'invalid_type', 'true or false');
  return isRequired && !answer ? error(name, 'consent_needed', 'the contest takes no entry without it') : undefined;
}

const error = (name: string, code: string, message: string): FieldError => ({
  field: `body.formAnswers.${name}`,
  code,
  message,
});
