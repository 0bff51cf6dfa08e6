import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { describe, expect, it } from 'vitest';
import { cursorCodec, pageOf } from './cursor.ts';

const codec = cursorCodec('things');
const id = '0190a000-0000-7000-8000-0000000000e0';
const read = { position: (atUs: number) => ({ atUs, id }), item: (atUs: number) => `item ${atUs}` };

describe('cursors', () => {
  it('keep microseconds', () => {
    const position = { atUs: 1_777_777_777_123_456, id };
    expect(codec.decode(codec.encode(position))).toEqual(position);
  });

  it('are spelt as ever, so that one that was handed out before an update goes on', () => {
    const known = 'WyJ0aGluZ3MiLDE3Nzc3Nzc3NzcxMjM0NTYsIjAxOTBhMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDBlMCJd';
    expect(codec.encode({ atUs: 1_777_777_777_123_456, id })).toBe(known);
  });

  it.each([
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['another shape', Buffer.from('[]').toString('base64url')],
    ['no uuid', Buffer.from('["things",1,"x"]').toString('base64url')],
    ['no whole number', Buffer.from(`["things",1.5,"${id}"]`).toString('base64url')],
    ['another list', cursorCodec('others').encode({ atUs: 1, id })],
  ])('refuse %s', (_name, cursor) => {
    expect(() => codec.decode(cursor)).toThrow(ProblemError);
    expect(() => codec.decode(cursor)).toThrow(/cursor was not issued/);
  });
});

describe('pages', () => {
  it('point to the next one only when there is one', () => {
    expect(pageOf([1, 2, 3], 3, codec, read)).toEqual({ items: ['item 1', 'item 2', 'item 3'], nextCursor: null });
    const page = pageOf([1, 2, 3, 4], 3, codec, read);
    expect(page.items).toHaveLength(3);
    expect(codec.decode(page.nextCursor ?? '')).toEqual({ atUs: 3, id });
    expect(pageOf([], 3, codec, read)).toEqual({ items: [], nextCursor: null });
  });
});
