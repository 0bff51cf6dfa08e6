import pino from 'pino';
import { Registry } from 'prom-client';
import { createHttpApp, type HttpAppOptions } from './http-app.ts';
import { listen, type HttpServer, type ListenOptions } from './http-server.ts';

export interface KitServer extends HttpServer, AsyncDisposable {
  log: Record<string, unknown>[];
  registry: Registry;
}

/** A listening server of the given routes on a free port, with its log in memory. */
export async function kitServer(
  options: Partial<HttpAppOptions> & Pick<HttpAppOptions, 'routes'>,
  limits: Partial<ListenOptions> = {},
): Promise<KitServer> {
  const log: Record<string, unknown>[] = [];
  const registry = new Registry();
  const logger = pino(
    { level: 'debug' },
    { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const app = createHttpApp({ logger, registry, validateResponses: true, ...options });
  const server = await listen(app, { host: '127.0.0.1', port: 0, ...limits });
  return { ...server, log, registry, [Symbol.asyncDispose]: () => server.close(100) };
}
