import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  body: string;
}

/** Sends bytes as they are and reads until the server ends the connection or the response is whole. @throws Error after 10 s */
export function sendRaw(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const chunks: Buffer[] = [];
  const socket = connect(Number(port), hostname, () => void socket.write(bytes));
  const finish = (isOver: boolean): void => {
    const answer = parse(Buffer.concat(chunks).toString('latin1'), isOver);
    if (answer === undefined) return;
    resolve(answer);
    socket.destroy();
  };
  socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    finish(false);
  });
  socket.on('end', () => finish(true));
  // What the server no longer reads is answered by a reset, after its response has come.
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('the connection ended without a response')));
  return promise;
}

function parse(text: string, isOver: boolean): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = text.slice(end + 4);
  const length = Number(headers.get('content-length') ?? Number.NaN);
  if (!isOver && !(body.length >= length)) return undefined;
  return { status: Number(statusLine.split(' ')[1]), headers, body };
}
