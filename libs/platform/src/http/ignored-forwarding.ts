import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import type { ClientView } from '../http-request/client-ip.ts';

const tellAgainMs = 10 * 60_000;

/**
 * Notices requests that say for whom a proxy asks, and whose proxy nobody named: all who come through it have one
 * address, one share of the limits, and look like one crowd to the fraud rules. Logged once, told `onIgnored` every ten minutes, counted always.
 */
export function createForwardingWatch(
  client: ClientView,
  logger: Logger,
  registry: Registry,
  onIgnored: (peer: string) => void = () => {},
) {
  const ignored = new Counter({
    name: 'urvote_http_forwarded_ignored_total',
    help: 'Requests whose X-Forwarded-For was not believed, because their peer is not in TRUSTED_PROXIES',
    registers: [registry],
  });
  let [isSaid, toldAtMs] = [false, -tellAgainMs];
  return (request: IncomingMessage): void => {
    if (request.headers['x-forwarded-for'] === undefined || client.isForwarded(request)) return;
    ignored.inc();
    if (performance.now() - toldAtMs >= tellAgainMs) {
      toldAtMs = performance.now();
      onIgnored(client.peer(request));
    }
    if (isSaid) return;
    isSaid = true;
    logger.warn(
      { peer: client.peer(request) },
      'X-Forwarded-For of a peer that is not in TRUSTED_PROXIES is ignored: if it is your proxy, all its visitors have one address now; name it there',
    );
  };
}
