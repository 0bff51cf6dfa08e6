import { describe, expect, it } from 'vitest';
import { fraudFlags } from './reason.ts';
import { ruleSetV2 } from './rule-set.ts';
import { ruleSetFaults } from './rule-set-faults.ts';

/** Version 2 with one part replaced, or left out for undefined. */
function changed(path: string, value: unknown): unknown {
  const ruleSet: unknown = structuredClone(ruleSetV2);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((part, key) => part[key] as Record<string, unknown>, ruleSet as Record<string, unknown>);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return ruleSet;
}

describe('ruleSetFaults', () => {
  it('finds none in version 2, also after JSON', () => {
    expect(ruleSetFaults(JSON.parse(JSON.stringify(ruleSetV2)))).toEqual([]);
  });

  it.each<[unknown, string]>([
    [null, 'ruleSet must be an object'],
    [[], 'ruleSet must be an object'],
    [changed('baseLogOdds', '-4'), 'ruleSet.baseLogOdds must be a finite number'],
    [changed('version', undefined), 'ruleSet.version must be a finite number'],
    [changed('rules.velocity', undefined), 'ruleSet.rules.velocity must be an object'],
    [changed('rules.extra', {}), 'ruleSet.rules.extra is not known'],
    [changed('rules.ua_suspicious.weight', Number.NaN), 'ruleSet.rules.ua_suspicious.weight must be a finite number'],
    [changed('rules.velocity.curve', [[1, 2, 3]]), 'ruleSet.rules.velocity.curve must be a list of [x, weight]'],
    [changed('rules.velocity.curve', 5), 'ruleSet.rules.velocity.curve must be a list of [x, weight]'],
    [
      changed('rules.velocity.curve', [
        [5, 1],
        [5, 2],
      ]),
      'ruleSet.rules.velocity.curve must have rising x',
    ],
    [changed('correlated', 1), 'ruleSet.correlated must be a list of lists of flags'],
    [changed('correlated', [['velocity'], ['nonsense']]), 'ruleSet.correlated[1] must be a list of flags'],
    [changed('disabled', ['nonsense']), 'ruleSet.disabled must be a list of flags'],
  ])('%#', (value, fault) => {
    expect(ruleSetFaults(value)).toEqual([fault]);
  });

  it('takes an empty curve and a disabled flag', () => {
    expect(ruleSetFaults(changed('rules.velocity.curve', []))).toEqual([]);
    expect(ruleSetFaults(changed('disabled', ['source_share']))).toEqual([]);
  });
});

it('has parameters for every flag', () => {
  expect(Object.keys(ruleSetV2.rules).sort()).toEqual([...fraudFlags].sort());
});
