import { isIP } from 'node:net';

const hidden = '[redacted]';
const addressHidden = '[address]';
const emailHidden = '[e-mail]';
const voterHidden = '[voter]';

/** Fields of job data that say nothing of a person: beside them stands what was chosen. Whatever is not named is hidden. */
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
  'leafIndex',
  'mailId',
]);

/** Job data as dashboards may show it: no voter, address, user agent, name or e-mail address, and no field nobody thought of. */
export function redactJobData(data: unknown): unknown {
  if (typeof data === 'string') return redactText(data);
  if (Array.isArray(data)) return data.map(redactJobData);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, shown.has(key) ? redactJobData(value) : hidden]),
  );
}

const email = /[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi;
const plainIpv4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;
const maybeAddress = /[0-9a-f:.]{3,45}/gi;

/** Accounts, guests and codes as votes name them, and what is called the id of a user. */
const voterKey = /\b[ugc]:[\w-]{20,}/gi;
const namedUser = /(user_?id\W{1,5})[0-9a-f]{8}-[0-9a-f-]{27}/gi;

/** Text of an error or a log without voters, e-mail and network addresses. */
export function redactText(text: string): string {
  return text
    .replace(voterKey, voterHidden)
    .replace(namedUser, `$1${voterHidden}`)
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
