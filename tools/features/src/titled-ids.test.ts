import { describe, expect, it } from 'vitest';
import { titledIdsOf } from './titled-ids.ts';

const idsOf = (source: string): string[] => titledIdsOf('a.test.ts', source).map((titled) => titled.id);

describe('titledIdsOf', () => {
  it('finds one id and several ids at the end of a title', () => {
    expect(idsOf(`it('counts a vote [UV-1]', () => {}); test("both [UV-37] [UV-38]", () => {});`)).toEqual([
      'UV-1',
      'UV-37',
      'UV-38',
    ]);
  });

  it('finds ids of parametrised, conditional and template titles', () => {
    const source = "it.each([1])('each %s [AU-01]', () => {}); it.runIf(yes)(`at ${port} [PL-03]`, () => {});";
    expect(idsOf(source)).toEqual(['AU-01', 'PL-03']);
  });

  it('finds ids inside describe blocks', () => {
    expect(idsOf(`describe('votes', () => { it('counts [UV-2]', async () => {}); });`)).toEqual(['UV-2']);
  });

  it('leaves out ids that are not at the end, in describe titles, in comments and in other strings', () => {
    const source = `// it('x [UV-1]', () => {});
      describe('all [UV-2]', () => {}); it('[UV-3] first', () => {}); expect('x [UV-4]').toBe(''); log('y [UV-5]');`;
    expect(idsOf(source)).toEqual([]);
  });

  it('leaves out tests that do not run', () => {
    const source = `it.skip('a [UV-1]', () => {}); it.todo('b [UV-2]');
      describe.skip('c', () => { it('d [UV-3]', () => {}); }); test.concurrent.skip('e [UV-4]', () => {});`;
    expect(idsOf(source)).toEqual([]);
  });
});
