import { isIP } from 'node:net';

const hidden = '[redacted]';
const addressHidden = '[address]';
const emailHidden = '[e-mail]';
const longestKeptKey = 8;

/** Fields of job data that say nothing of a person. Whatever is not named here or below is hidden. */
const shown = new Set([
  'batchId',
  'openedAtMs',
  'root',
  'signature',
  'items',
  'kind',
  'id',
  'voteId',
  'contestId',
  'entryId',
  'windowStart',
  'tier',
  'value',
  'castAtMs',
  'requestedAtMs',
  'captcha',
  'outcome',
  'score',
  'emailVerified',
  'accountCreatedAtMs',
  'leafIndex',
  'mailId',
]);

/** Pseudonyms: enough is left to tell two of them apart. */
const shortened = new Set(['deviceHash', 'voterKey', 'voterUserId']);

function redactField(key: string, value: unknown): unknown {
  if (shown.has(key)) return redactJobData(value);
  if (shortened.has(key) && typeof value === 'string') return `${redactText(value).slice(0, longestKeptKey)}…`;
  return hidden;
}

/** Job data as dashboards may show it: no address, user agent, name or e-mail address, and no field nobody thought of. */
export function redactJobData(data: unknown): unknown {
  if (typeof data === 'string') return redactText(data);
  if (Array.isArray(data)) return data.map(redactJobData);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, redactField(key, value)]));
}

const email = /[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi;
const plainIpv4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;
const maybeAddress = /[0-9a-f:.]{3,45}/gi;

/** Text of an error or a log without e-mail and network addresses. */
export function redactText(text: string): string {
  return text
    .replace(email, emailHidden)
    .replace(plainIpv4, addressHidden)
    .replace(maybeAddress, (match) => {
      const bare = match.replace(/[.:]+$/, '');
      return isIP(bare) === 0 ? match : `${addressHidden}${match.slice(bare.length)}`;
    });
}

export function redactTexts<T>(value: T): T {
  if (typeof value === 'string') return redactText(value) as T;
  if (Array.isArray(value)) return value.map(redactTexts) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redactTexts(each)])) as T;
}
