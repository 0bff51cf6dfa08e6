interface CodedError {
  code?: unknown;
  constraint?: unknown;
  message?: unknown;
}

function codeOf(error: unknown): string {
  const code = (error as CodedError | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** Undefined when the error did not come from the server. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) ? code : undefined;
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const connectionMessages =
  /connection terminated|connection ended|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error|client was closed|connection is closed|stream isn't writeable|command timed out|socket hang up|connection timeout|is not connected|max retries per request|command aborted/i;

const redisNotThere = /^(?:LOADING|MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|NOREPLICAS)\b/;

/** To PostgreSQL, Redis or an HTTP peer; also a server that is not ready to serve yet. */
export function isConnectionError(error: unknown): boolean {
  if (connectionCodes.has(codeOf(error))) return true;
  if (error instanceof AggregateError && error.errors.some(isConnectionError)) return true;
  const message = (error as CodedError | null | undefined)?.message;
  if (typeof message === 'string' && (connectionMessages.test(message) || redisNotThere.test(message))) return true;
  const state = sqlStateOf(error);
  return state !== undefined && (state.startsWith('08') || state.startsWith('57P'));
}

/**
 * Connection (08), wrong login (28), no such database (3D), rolled back (40), out of resources (53), in use or locked
 * (55), operator or timeout (57), disk (58), internal (XX).
 */
const waitableClasses = new Set(['08', '28', '3D', '40', '53', '55', '57', '58', 'XX']);

/** Read-only as in a fail-over (25006), transactions ended for their length (25P03, 25P04). */
const waitableStates = new Set(['25006', '25P03', '25P04']);

/** Neither the data nor the statement is to blame, so it is worth trying again for as long as it takes. */
export function isTransient(error: unknown): boolean {
  if (isConnectionError(error)) return true;
  const state = sqlStateOf(error);
  return state !== undefined && (waitableClasses.has(state.slice(0, 2)) || waitableStates.has(state));
}

/** Malformed values (22xxx) or violated constraints (23xxx): trying again changes nothing. */
export function isPermanentDataError(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== undefined && (state.startsWith('22') || state.startsWith('23'));
}

/** Text that no column can hold, such as one with U+0000 in it (22021, 22P05). */
export function isUnstorableText(error: unknown): boolean {
  return ['22021', '22P05'].includes(sqlStateOf(error) ?? '');
}

export function violatedUniqueConstraint(error: unknown): string | undefined {
  if (sqlStateOf(error) !== '23505') return undefined;
  const { constraint } = error as CodedError;
  return typeof constraint === 'string' ? constraint : undefined;
}

const tlsCodes =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_\w+)$/;

/** A wrong certificate, or no TLS at all, which no waiting repairs. */
export function isTlsTrustError(error: unknown): boolean {
  const message = (error as CodedError | null | undefined)?.message;
  return tlsCodes.test(codeOf(error)) || message === 'The server does not support SSL connections';
}
