import { describe, expect, it } from 'vitest';
import { operationSection } from './operation-section.ts';
import type { ReferenceOperation } from './reference-document.ts';

const operation: ReferenceOperation = {
  operationId: 'readThing',
  tags: ['things'],
  summary: 'Read it',
  security: [],
  responses: {},
};
const textOf = (more: Partial<ReferenceOperation>) =>
  operationSection('get', '/things', { ...operation, ...more }).text;

describe('the section of an operation', () => {
  it('says since when it is deprecated, when it goes and what takes its place', () => {
    const dates = { deprecated: true, 'x-deprecated-since': '2026-12-01', 'x-sunset': '2027-06-01' };
    expect(textOf({ ...dates, 'x-successor': '/new' })).toContain(
      '<p><b>Deprecated</b> since 2026-12-01; it may be gone from 2027-06-01 on. <code class="path">/new</code> takes its place.</p>',
    );
    expect(textOf(dates)).toContain('it may be gone from 2027-06-01 on.</p>');
    expect(textOf({})).not.toMatch(/deprecated/i);
  });
});
