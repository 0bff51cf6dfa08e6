import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '@urvote/embedded/free-port';
import { StartRefusal } from '@urvote/platform/lifecycle/start-refusal';

interface ClaimedPort extends AsyncDisposable {
  port: number;
  /** Right before the service takes it. */
  release(): Promise<void>;
}

export interface ClaimedPorts extends AsyncDisposable {
  gateway: ClaimedPort;
  ops: ClaimedPort;
}

interface Wish {
  variable: 'GATEWAY_PORT' | 'OPS_PORT';
  host: string;
  /** 0: any that is free. */
  port: number;
}

function refusal({ variable, host, port }: Wish, { code, message }: NodeJS.ErrnoException): StartRefusal {
  const another = `choose another port: ${variable}=${port + 10} npm start`;
  if (code === 'EADDRINUSE')
    return new StartRefusal(`Port ${port} is taken on ${host}: end the program that listens there, or ${another}`);
  if (code === 'EACCES') return new StartRefusal(`This account may not listen on port ${port}; ${another}`);
  return new StartRefusal(`UrVote cannot listen on port ${port} of HOST=${host}: ${message}`);
}

async function claimPort(wish: Wish): Promise<ClaimedPort> {
  const port = wish.port === 0 ? await freePort() : wish.port;
  const server = createServer((socket) => socket.destroy()).listen(port, wish.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw refusal(wish, error as NodeJS.ErrnoException);
  }
  const release = async (): Promise<void> => {
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return { port, release, [Symbol.asyncDispose]: release };
}

/** Takes the ports that people use before anything is made. @throws StartRefusal that names the port and its variable */
export async function claimPorts(config: {
  host: string;
  gatewayPort: number;
  opsPort: number;
}): Promise<ClaimedPorts> {
  const { host } = config;
  await using claimed = new AsyncDisposableStack();
  const gateway = claimed.use(await claimPort({ variable: 'GATEWAY_PORT', host, port: config.gatewayPort }));
  const ops = claimed.use(await claimPort({ variable: 'OPS_PORT', host, port: config.opsPort }));
  const held = claimed.move();
  return { gateway, ops, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
