import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { memorySink } from '@urvote/testkit/memory-sink';

describe('createLogger', () => {
  it('redacts credentials and addresses at every level they are logged at', () => {
    const sink = memorySink();
    const logger = createLogger({ service: 'gateway', destination: sink });
    const secret = 'must-not-appear';
    logger.info(
      {
        password: secret,
        email: secret,
        req: { ip: secret, headers: { authorization: secret, cookie: secret, 'x-forwarded-for': secret } },
        res: { headers: { 'set-cookie': secret } },
        body: { token: secret },
        kept: 'visible',
      },
      'request',
    );
    expect(JSON.stringify(sink.lines)).not.toContain(secret);
    expect(sink.lines[0]).toMatchObject({ service: 'gateway', kept: 'visible', msg: 'request' });
  });

  it('writes nothing below its level', () => {
    const sink = memorySink();
    createLogger({ service: 'x', level: 'warn', destination: sink }).info('quiet');
    expect(sink.lines).toEqual([]);
  });
});
