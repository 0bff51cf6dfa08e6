import { isTransient } from '@urvote/platform/postgres/errors';
import { PermanentJobError } from '@urvote/platform/queue/job-processor';
import { expect, it } from 'vitest';
import { jobErrorOf } from './smtp-error.ts';

const smtpError = (fields: object) =>
  Object.assign(new Error('550 <ada@example.org> unknown'), { response: '550 <ada@example.org>' }, fields);

it.each([
  ['ESOCKET without a reply', { code: 'ESOCKET', command: 'CONN' }, 'away'],
  ['a name that cannot be looked up', { code: 'EDNS' }, 'away'],
  ['a server that is closing', { code: 'EENVELOPE', responseCode: 421, command: 'RCPT TO' }, 'away'],
  ['a full mailbox', { code: 'EENVELOPE', responseCode: 452, command: 'RCPT TO' }, 'try'],
  ['a sender that is not allowed', { code: 'EENVELOPE', responseCode: 550, command: 'MAIL FROM' }, 'try'],
  ['a wrong password', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }, 'try'],
  ['a server in disorder', { code: 'EENVELOPE', responseCode: 503, command: 'RCPT TO' }, 'try'],
  ['an unknown recipient', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }, 'refused'],
  ['a message that is not wanted', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }, 'refused'],
  ['a recipient that cannot be written', { code: 'EENVELOPE', command: 'API' }, 'refused'],
  ['anything else', {}, 'try'],
])('judges %s, and repeats no address', (_what, fields, expected) => {
  const error = jobErrorOf(smtpError(fields));
  const verdict = error instanceof PermanentJobError ? 'refused' : isTransient(error) ? 'away' : 'try';
  expect(verdict).toBe(expected);
  expect([error.message, error.stack, error.cause].join()).not.toContain('ada@');
});
