import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ranges from which systems give ports to outgoing connections (Linux from 32768, macOS and Windows from
 * 49152): such a connection would take the port of a server between its stop and its next start.
 */
const firstPort = 20_000;
const endPort = 32_768;
const tries = 50;

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** A TCP port of the loopback interface that was free a moment ago. @throws Error when none is found */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = firstPort + Math.floor(Math.random() * (endPort - firstPort));
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port from ${firstPort} to ${endPort}`);
}
