import { expect, it } from 'vitest';
import { renderEnvironmentExample } from './environment-example.ts';

it('explains every variable, shows examples as comments and leaves secrets empty', () => {
  const text = renderEnvironmentExample([
    {
      name: 'REDIS_URL',
      description: 'Queue on Redis.\nUnset: on PostgreSQL.',
      default: 'none',
      cost: 'a server more.',
      example: 'redis://r:6379',
      readBy: ['gateway', 'vote-worker'],
    },
    {
      name: 'VOTER_KEY_SECRET',
      description: 'Hashes voters.',
      secret: true,
      example: 'not shown',
      readBy: ['gateway'],
    },
  ]);
  expect(text).toContain(
    '\n\n# Queue on Redis.\n# Unset: on PostgreSQL.\n# Default: none\n# Changing it: a server more.\n# Read by: gateway, vote-worker\n# REDIS_URL=redis://r:6379\n\n',
  );
  expect(text).toMatch(/# Hashes voters\.\n# Read by: gateway\nVOTER_KEY_SECRET=\n$/);
  expect(text).not.toContain('not shown');
});
