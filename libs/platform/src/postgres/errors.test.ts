import { expect, it } from 'vitest';
import { isConnectionError, isPermanentDataError, isTransient, sqlStateOf } from './errors.ts';

const coded = (code: string) => Object.assign(new Error('of the server'), { code });

it('tells a peer that is away from a fault of one’s own', () => {
  const away = [
    coded('ECONNREFUSED'),
    coded('57P03'),
    coded('08006'),
    new AggregateError([coded('ECONNREFUSED')]),
    new Error('Connection is closed.'),
    new Error('Redis is not connected'),
    new Error(
      'Reached the max retries per request limit (which is 1). Refer to "maxRetriesPerRequest" option for details.',
    ),
    new Error('Command aborted due to connection close'),
    new Error('LOADING Redis is loading the dataset in memory'),
    new Error("READONLY You can't write against a read only replica."),
  ];
  expect(away.map(isConnectionError)).toEqual(away.map(() => true));
  const own = [
    new TypeError('x is not a function'),
    coded('23505'),
    new Error('the LOADING of a file'),
    undefined,
    null,
    'text',
  ];
  expect(own.map(isConnectionError)).toEqual(own.map(() => false));
});

const waitedOut = [
  ['08006', 'connection_failure'],
  ['25006', 'read_only_sql_transaction'],
  ['25P03', 'idle_in_transaction_session_timeout'],
  ['28000', 'invalid_authorization_specification'],
  ['28P01', 'invalid_password'],
  ['3D000', 'invalid_catalog_name'],
  ['40001', 'serialization_failure'],
  ['40P01', 'deadlock_detected'],
  ['53100', 'disk_full'],
  ['53200', 'out_of_memory'],
  ['53300', 'too_many_connections'],
  ['55006', 'object_in_use'],
  ['55P03', 'lock_not_available'],
  ['57014', 'query_canceled'],
  ['57P01', 'admin_shutdown'],
  ['57P03', 'cannot_connect_now'],
  ['58030', 'io_error'],
  ['58P01', 'undefined_file'],
  ['XX000', 'internal_error'],
  ['XX001', 'data_corrupted'],
] as const;
const dataAtFault = ['22003', '22021', '22P05', '23502', '23503', '23505', '23514'];
/** A missing grant, table or column may be a migration under way or a mistake of ours: nothing here can tell. */
const unknown = ['42501', '42P01', '42703', '42601', '0A000', '54000', '25P02'];

it.each(waitedOut)('%s (%s) is waited out', (code) => {
  expect([isTransient(coded(code)), isPermanentDataError(coded(code))]).toEqual([true, false]);
});

it.each(dataAtFault)('%s is the fault of the data', (code) => {
  expect([isTransient(coded(code)), isPermanentDataError(coded(code))]).toEqual([false, true]);
});

it.each(unknown)('%s is neither', (code) => {
  expect([isTransient(coded(code)), isPermanentDataError(coded(code))]).toEqual([false, false]);
});

it('takes only codes of the server for SQL states', () => {
  expect([
    sqlStateOf(coded('42P01')),
    sqlStateOf(coded('EPIPE')),
    sqlStateOf(coded('ETIMEDOUT')),
    sqlStateOf(new Error('none')),
  ]).toEqual(['42P01', undefined, undefined, undefined]);
});
