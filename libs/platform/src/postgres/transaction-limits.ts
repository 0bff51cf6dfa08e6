export interface TransactionLimits {
  statementTimeoutMs: number;
  idleInTransactionMs: number;
  lockTimeoutMs: number;
}

/**
 * Kept by the server, so what a frozen client has locked is free again after a while. They go with the transaction,
 * which is what a transaction pooler allows.
 */
export function transactionLimits({
  statementTimeoutMs,
  idleInTransactionMs,
  lockTimeoutMs,
}: TransactionLimits): string {
  return [
    `set local statement_timeout = ${Math.round(statementTimeoutMs)}`,
    `set local lock_timeout = ${Math.round(Math.min(lockTimeoutMs, statementTimeoutMs))}`,
    `set local idle_in_transaction_session_timeout = ${Math.round(idleInTransactionMs)}`,
  ].join('; ');
}
