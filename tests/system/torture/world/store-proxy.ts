import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The way of one process to one store, which may be cut or held. */
export interface StoreProxy extends AsyncDisposable {
  port: number;
  /** Ends every connection; new ones are made as before. */
  drop(): void;
  /** Ends every connection, and each new one at once, until `release`. */
  refuse(): void;
  /** Nothing passes in either direction, and no connection ends, until `release`. */
  hold(): void;
  release(): void;
}

interface Link {
  client: Socket;
  store: Socket;
}

export async function storeProxy(targetPort: number): Promise<StoreProxy> {
  const links = new Set<Link>();
  let mode: 'open' | 'refuse' | 'hold' = 'open';

  const server = createServer((client) => {
    if (mode === 'refuse') return void client.destroy();
    const link = { client, store: connect(targetPort, '127.0.0.1') };
    links.add(link);
    for (const side of [link.client, link.store]) {
      side.setNoDelay(true);
      side.on('error', () => {});
      side.on('close', () => end(link));
    }
    if (mode === 'open') flow(link);
    else stop(link);
  });

  function end(link: Link): void {
    links.delete(link);
    link.client.destroy();
    link.store.destroy();
  }

  function drop(): void {
    for (const link of [...links]) end(link);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    drop,
    refuse: () => {
      mode = 'refuse';
      drop();
    },
    hold: () => {
      mode = 'hold';
      links.forEach(stop);
    },
    release: () => {
      mode = 'open';
      links.forEach(flow);
    },
    [Symbol.asyncDispose]: async () => {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function flow({ client, store }: Link): void {
  client.pipe(store);
  store.pipe(client);
}

function stop({ client, store }: Link): void {
  client.unpipe(store).pause();
  store.unpipe(client).pause();
}
