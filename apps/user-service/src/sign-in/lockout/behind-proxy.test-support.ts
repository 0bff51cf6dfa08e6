import { testClock } from '@urvote/testkit/test-clock';
import type { UserServiceConfig } from '../../config.ts';
import { ownerEmail, startUserService, tryPassword } from '../../user-service.test-support.ts';

/** Behind a proxy that is trusted, so that each try can have a source of its own. */
export async function startBehindProxy(
  url: string,
  changes: Partial<UserServiceConfig> = {},
  clock = testClock(Date.now()),
) {
  const http = { host: '127.0.0.1', port: 0, trustedProxies: ['loopback'], corsOrigins: [] };
  const service = await startUserService(url, { http, ...changes }, { clock });
  let source = 0;
  const strange = () => ({ 'x-forwarded-for': `198.51.100.${(source += 1)}` });
  const attempt = (password: string, email = ownerEmail, cookie = '') =>
    tryPassword(service.url, password, { email, headers: { ...strange(), cookie } });
  return { ...service, clock, strange, attempt, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}
