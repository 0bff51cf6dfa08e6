import type { Database } from '@urvote/db-schema/database';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { connectTimeoutMs } from '../clock/time-limits.ts';
import type { Logger } from '../logger/logger.ts';
import { isTlsTrustError } from './errors.ts';
import { observeClient } from './observe-client.ts';
import { postgresTarget } from './tls.ts';
import { typeParsers } from './type-parsers.ts';

/** Our tables, in or outside of a transaction. */
export type Db = Kysely<Database>;

/** Our tables in a transaction; a function that takes it must run in one. */
export type Trx = Transaction<Database>;

export interface DatabaseOptions {
  url: string;
  /** Largest number of connections of this process. */
  max: number;
  applicationName: string;
  logger: Logger;
  /** Queries that take this long are logged. */
  slowQueryMs?: number;
  /** A query that takes longer fails and its connection is closed; 30,000 by default. */
  statementTimeoutMs?: number;
  /** CA file; makes TLS with certificate and host name check mandatory. */
  rootCertPath?: string;
}

export interface OpenDatabase extends AsyncDisposable {
  db: Db;
  pool: pg.Pool;
  /** @throws the connection's error when the database does not answer within two seconds */
  ping(): Promise<void>;
  /** @throws Error when the server's certificate is not trusted; a server that is away is no error here */
  assertTrusted(): Promise<void>;
}

/**
 * A pool that works behind a transaction pooler: nothing is set on the session, no statement is prepared by name, and
 * the time limit is kept on this side (a pooler refuses `statement_timeout` at connect).
 * Lost connections are logged and replaced; they never end the process.
 */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const { logger, slowQueryMs = 1000, statementTimeoutMs = 30_000 } = options;
  const target = postgresTarget(options.url, options.rootCertPath);
  const pool = new pg.Pool({
    connectionString: target.url,
    ssl: target.ssl,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types: typeParsers,
  });
  pool.on('error', (error) => logger.warn({ err: error }, 'database connection lost'));
  pool.on('connect', (client) => {
    client.on('error', () => {});
    observeClient(client, logger, slowQueryMs);
  });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    ping: () => ping(pool),
    assertTrusted: () => assertTrusted(pool),
    [Symbol.asyncDispose]: async () => {
      // Kysely ends the pool only when it has used it.
      await db.destroy();
      if (!pool.ending) await pool.end();
    },
  };
}

async function ping(pool: pg.Pool): Promise<void> {
  await pool.query({ text: 'select 1', query_timeout: connectTimeoutMs } as pg.QueryConfig);
}

async function assertTrusted(pool: pg.Pool): Promise<void> {
  try {
    await ping(pool);
  } catch (error) {
    if (isTlsTrustError(error)) {
      throw new Error(`The TLS certificate of PostgreSQL is not trusted: ${(error as Error).message}`, { cause: error });
    }
  }
}
