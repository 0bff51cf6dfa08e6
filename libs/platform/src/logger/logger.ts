import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';

export type Logger = PinoLogger;

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface LoggerOptions {
  service: string;
  level?: LogLevel;
  destination?: DestinationStream;
}

/** Credentials and personal data, at any of the first three levels of a log object. */
const redactedFields = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'captchaToken',
  'secret',
  'email',
  'ip',
  'clientIp',
  'remoteAddress',
  'connectionString',
  'databaseUrl',
];

const redactedHeaders = ['set-cookie', 'x-forwarded-for', 'x-real-ip', 'x-api-key'].map((name) => `["${name}"]`);

function redactedPaths(): string[] {
  const plain = redactedFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return [...plain, ...redactedHeaders.flatMap((field) => [field, `*${field}`, `*.*${field}`])];
}

const errorFields = ['code', 'constraint', 'table', 'column', 'routine', 'syscall'];

/** Drivers hang the client, the command's arguments or the refused row on an error. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const fields = error as unknown as Record<string, unknown>;
  const kept = errorFields.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]]));
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(Object.fromEntries(kept) as Record<string, unknown>),
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  };
}

export function createLogger({ service, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: serializeError, error: serializeError },
    redact: { paths: redactedPaths(), censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

export function silentLogger(): Logger {
  return createLogger({ service: 'silent', level: 'silent' });
}
