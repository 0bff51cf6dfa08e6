import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

const keepAliveMs = 65_000;

/** Listens on a free port and says so like the services do; ends with SIGTERM. */
export function listenAsBaseline(app: Express): void {
  const server = app.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    sayReady(`http://127.0.0.1:${port}`);
  });
  server.keepAliveTimeout = keepAliveMs;
}

export function sayReady(url: string): void {
  process.stdout.write(`${JSON.stringify({ msg: 'ready', url })}\n`);
}
