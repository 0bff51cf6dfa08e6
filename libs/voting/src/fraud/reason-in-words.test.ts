import { expect, it } from 'vitest';
import { reasonInWords } from './reason-in-words.ts';
import { fraudFlags } from './scorecard/reason.ts';

it('has words for every rule, also where evidence is missing', () => {
  for (const flag of fraudFlags) expect(reasonInWords({ flag, evidence: {} })).not.toContain('_');
});

it('says how many of a source chose the entry, and how many do elsewhere', () => {
  const evidence = { window: 'minute', votes: 40, voters: 41, expected: 0.1234, restVoters: 900 };
  expect(reasonInWords({ flag: 'source_share', evidence })).toBe(
    '40 of 41 votes from this address within a minute are for this entry; elsewhere 12.3 % are',
  );
});

it('leaves a rule that is no more by its name', () => {
  expect(reasonInWords({ flag: 'old_rule', evidence: {} })).toBe('old_rule');
});
