import { pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** All votes in the binary-safe text of COPY, in the order in which they lie in the table. */
export async function copyOut(url: string): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  const collect = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await withClient(url, (client) => pipeline(client.query(copyTo('copy (select * from vote) to stdout')), collect));
  return inPieces(Buffer.concat(chunks));
}

/** Large pieces, so that the sender of the baseline costs next to nothing. */
const pieceBytes = 65_536;

function inPieces(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
}

/**
 * Stores votes by one COPY into the table with all its indexes, the best PostgreSQL does with one connection.
 * @param columns of the rows; all of the table by default
 * @returns milliseconds
 */
export async function copyIn(url: string, chunks: Iterable<Buffer>, columns: readonly string[] = []): Promise<number> {
  const named = columns.length === 0 ? '' : ` (${columns.join(', ')})`;
  return withClient(url, async (client) => {
    const startedAt = performance.now();
    await pipeline(Readable.from(chunks, { objectMode: true }), client.query(copyFrom(`copy vote${named} from stdin`)));
    return performance.now() - startedAt;
  });
}
