import { eventually } from '@urvote/testkit/eventually';
import { spawnService } from '@urvote/testkit/spawn-service';
import { describe, expect, it } from 'vitest';

const mainFile = 'libs/platform/src/lifecycle/fixtures/sample-service.ts';

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('disposes once and exits with 0 on %s', async (signal) => {
    await using service = await spawnService(mainFile);
    expect(await service.kill(signal)).toEqual({ code: 0, signal: null });
    expect(service.lines.filter((line) => line === 'disposed')).toHaveLength(1);
  });

  it('ends a service that does not stop in time', async () => {
    await using service = await spawnService(mainFile, { args: ['stuck'] });
    expect(await service.kill('SIGTERM')).toEqual({ code: 1, signal: null });
    expect(service.lines.join()).toContain('did not stop in time');
  });

  it('ends at once on a second signal', async () => {
    await using service = await spawnService(mainFile, { args: ['stuck'] });
    service.signal('SIGTERM');
    await eventually(() => expect(service.lines.join()).toContain('"stopping"'));
    expect((await service.kill('SIGINT')).code).toBe(1);
    expect(service.lines.join()).toContain('stopping at once');
  });

  it('says on standard error what is wrong with the configuration', async () => {
    await using service = await spawnService(mainFile, { args: ['bad-config'], waitUntilReady: false });
    expect((await service.exited).code).toBe(1);
    expect(service.lines.join('\n')).toContain('SAMPLE: is not set');
  });

  it('survives a connection error nobody waited for', async () => {
    await using service = await spawnService(mainFile, { args: ['connection-error'] });
    await eventually(() => expect(service.lines.join()).toContain('outside of any request'));
    expect((await service.kill('SIGTERM')).code).toBe(0);
  });

  it('disposes and exits with 1 on any other error nobody waited for', async () => {
    await using service = await spawnService(mainFile, { args: ['bug'] });
    expect((await service.exited).code).toBe(1);
    expect(service.lines).toContain('disposed');
  });
});
