import type { Database } from '@urvote/db-schema/database';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { connectTimeoutMs } from '../clock/time-limits.ts';
import type { Logger } from '../logger/logger.ts';
import { throttledLog } from '../logger/throttled-log.ts';
import { NotReadyError } from '../health/not-ready.ts';
import { isTlsTrustError } from './errors.ts';
import { watchFullDisk } from './full-disk.ts';
import { observeClient } from './observe-client.ts';
import { postgresTarget } from './tls.ts';
import { transactionLimits } from './transaction-limits.ts';
import { typeParsers } from './type-parsers.ts';

export type Db = Kysely<Database>;

/** A function that takes it must run in a transaction. */
export type Trx = Transaction<Database>;

export interface DatabaseOptions {
  url: string;
  max: number;
  applicationName: string;
  logger: Logger;
  slowQueryMs?: number;
  /** A slower query fails and its connection is closed; 30,000 by default. */
  statementTimeoutMs?: number;
  /** The server ends a transaction whose client is silent for longer; 15,000 by default. */
  idleInTransactionMs?: number;
  /** A statement that waits longer for a lock fails; 10,000 by default. */
  lockTimeoutMs?: number;
  /** CA file; makes TLS with certificate and host name check mandatory. */
  rootCertPath?: string;
}

export interface OpenDatabase extends AsyncDisposable {
  db: Db;
  pool: pg.Pool;
  /** @throws NotReadyError when it takes no writes, the connection's error when it does not answer in time */
  ping(): Promise<void>;
  /** @throws Error for a certificate that is not trusted; a server that is away is no error here */
  assertTrusted(): Promise<void>;
}

/**
 * Works behind a transaction pooler: nothing is set on the session, no statement is prepared by name, and a query's
 * time limit is kept on this side (a pooler refuses `statement_timeout` at connect). Limits that must hold for a client
 * that hangs are sent with the beginning of each transaction. Lost connections never end the process.
 */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const {
    logger,
    slowQueryMs = 1000,
    statementTimeoutMs = 30_000,
    idleInTransactionMs = 15_000,
    lockTimeoutMs = 10_000,
  } = options;
  const limits = transactionLimits({ statementTimeoutMs, idleInTransactionMs, lockTimeoutMs });
  const target = postgresTarget(options.url, options.rootCertPath);
  const disk = watchFullDisk();
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
  const throttled = throttledLog(logger);
  pool.on('error', (error) => throttled('database connection lost', error));
  pool.on('connect', (client) => {
    client.on('error', () => {});
    observeClient(client, { logger, slowQueryMs, transactionLimits: limits, onError: disk.failed });
  });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    async ping() {
      await ping(pool);
      disk.assertRoom();
    },
    assertTrusted: () => assertTrusted(pool),
    [Symbol.asyncDispose]: async () => {
      // Kysely ends only a pool that it has used.
      await db.destroy();
      if (!pool.ending) await pool.end();
    },
  };
}

/** A standby is read-only, too. */
async function ping(pool: pg.Pool): Promise<void> {
  const query = {
    text: `select current_setting('transaction_read_only') as "readOnly"`,
    query_timeout: connectTimeoutMs,
  };
  const { rows } = await pool.query<{ readOnly: string }>(query as pg.QueryConfig);
  if (rows[0]?.readOnly === 'on') throw new NotReadyError('read-only', 'PostgreSQL takes no writes');
}

async function assertTrusted(pool: pg.Pool): Promise<void> {
  try {
    await ping(pool);
  } catch (error) {
    if (isTlsTrustError(error)) {
      throw new Error(`The TLS certificate of PostgreSQL is not trusted: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}
