import { describe, expect, it } from 'vitest';
import { boardActionOf } from './board-actions.ts';

const votes = '/api/queues/votes';

describe('what the queue dashboard lets people do', () => {
  it('knows the action, the target and the role of each call', () => {
    expect(boardActionOf('PUT', `${votes}/v-1/retry`)).toEqual({
      action: 'queue.job.retry',
      role: 'operator',
      targetType: 'job',
      targetId: 'votes/v-1',
      details: {},
    });
    expect(boardActionOf('PUT', `${votes}/retry/failed`)).toMatchObject({
      action: 'queue.retry-all',
      details: { status: 'failed' },
    });
    expect(boardActionOf('PUT', `${votes}/clean/completed`)).toMatchObject({ action: 'queue.clean', role: 'admin' });
    expect(boardActionOf('PUT', '/api/queues/pause')).toMatchObject({ action: 'queue.pause-all', targetId: '*' });
  });

  it.each([
    ['POST', `${votes}/add`],
    ['PUT', `${votes}/empty`],
    ['PUT', `${votes}/obliterate`],
    ['PUT', `${votes}/v-1/clean`],
    ['PUT', `${votes}/clean/failed`],
    ['PUT', `${votes}/clean/waiting`],
    ['PUT', `${votes}/clean/retry`],
    ['PUT', `${votes}/clean/clean`],
    ['PUT', `${votes}/retry/retry`],
    ['PATCH', `${votes}/v-1/update-data`],
    ['PUT', '/API/queues/votes/EMPTY'],
    ['PUT', `${votes}/pause/`],
    ['DELETE', votes],
  ])('refuses %s %s', (method, path) => {
    expect(boardActionOf(method, path)).toBeUndefined();
  });
});
