import { PermanentJobError } from '@urvote/platform/queue/job-processor';

/** Fields of nodemailer's errors. Their messages repeat the server's reply, which repeats the address. */
interface SmtpError {
  code?: string;
  responseCode?: number;
  /** `API` when no command was under way. */
  command?: string;
}

/** Its code is that of a lost connection, so the job is put off without using up an attempt. */
class MailServerAwayError extends Error {
  override name = 'MailServerAwayError';
  readonly code = 'ECONNABORTED';
}

export class MailRefusedError extends PermanentJobError {}

const awayCodes = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ETLS', 'ESTREAM', 'EPROXY']);
const messageCommands = ['RCPT TO', 'DATA'];
const badSequence = 503;
const closing = 421;

/** The text says what the server answered and to which command, and holds no address. */
export function jobErrorOf(error: unknown): Error {
  const { code = 'unknown', responseCode, command = 'API' } = error as SmtpError;
  const what = responseCode === undefined ? code : `${responseCode} to ${command}`;
  if (responseCode === closing || (responseCode === undefined && awayCodes.has(code)))
    return new MailServerAwayError(`mail server away: ${what}`);
  const isRefused =
    responseCode !== undefined &&
    responseCode >= 500 &&
    responseCode !== badSequence &&
    messageCommands.includes(command);
  if (isRefused || (code === 'EENVELOPE' && responseCode === undefined))
    return new MailRefusedError(`mail refused: ${what}`);
  return new Error(`mail not sent: ${what}`);
}
