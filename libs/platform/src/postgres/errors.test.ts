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
    new Error('LOADING Redis is loading the dataset in memory'),
    new Error("READONLY You can't write against a read only replica."),
  ];
  expect(away.map(isConnectionError)).toEqual(away.map(() => true));
  const own = [new TypeError('x is not a function'), coded('23505'), new Error('the LOADING of a file'), undefined, null, 'text'];
  expect(own.map(isConnectionError)).toEqual(own.map(() => false));
});

it('tells what is worth another try from what never will be stored', () => {
  for (const code of ['40001', '40P01', '53300', '55P03', '57014', '57P01']) expect([isTransient(coded(code)), isPermanentDataError(coded(code))]).toEqual([true, false]);
  for (const code of ['22P05', '23505', '23514']) expect([isTransient(coded(code)), isPermanentDataError(coded(code))]).toEqual([false, true]);
});

it('takes only codes of the server for SQL states', () => {
  expect([sqlStateOf(coded('42P01')), sqlStateOf(coded('EPIPE')), sqlStateOf(coded('ETIMEDOUT')), sqlStateOf(new Error('none'))]).toEqual(['42P01', undefined, undefined, undefined]);
});
