import { expect, it } from 'vitest';
import { requestIdOf } from './request-id.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
const own = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}$/;

it('is what the caller says, else the id of the trace', () => {
  expect(requestIdOf({ 'x-request-id': 'request_of-ada-1', traceparent })).toBe('request_of-ada-1');
  expect(requestIdOf({ traceparent })).toBe(traceId);
  expect(requestIdOf({ traceparent: `cc-${traceId}-00f067aa0ba902b7-01-later-versions-add` })).toBe(traceId);
});

it.each([
  {},
  { 'x-request-id': 'short' },
  { 'x-request-id': 'a'.repeat(65) },
  { 'x-request-id': 'ada@example.org' },
  { traceparent: `ff-${traceId}-00f067aa0ba902b7-01` },
  { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
  { traceparent: traceId },
])('is a new one for %j', (headers) => {
  expect(requestIdOf(headers)).toMatch(own);
  expect(requestIdOf(headers)).not.toBe(requestIdOf(headers));
});
