import { PermanentJobError } from '@urvote/platform/queue/job-processor';

/** What nodemailer hangs on its errors. Their messages repeat the server's reply, which repeats the address. */
interface SmtpError {
  code?: string;
  /** Of the server's reply. */
  responseCode?: number;
  /** The command that was under way; `API` when none was. */
  command?: string;
}

/**
 * The server cannot be reached, or hung up. Its code is one of a lost connection, so the job is put off without using
 * up a try, as in any other outage.
 */
class MailServerAwayError extends Error {
  override name = 'MailServerAwayError';
  readonly code = 'ECONNABORTED';
}

/** The server refused this one message for good, or its recipient. */
export class MailRefusedError extends PermanentJobError {}

const awayCodes = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ETLS', 'ESTREAM', 'EPROXY']);
const messageCommands = ['RCPT TO', 'DATA'];
const badSequence = 503;
const closing = 421;

/** The error a failed sending ends its job with; its text says what the server answered and to what, and no address. */
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
