import { statfs } from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';
import { cachedReading } from './cached-reading.ts';

const freshMs = 15_000;

/** Of the disk that the process runs on; in a container that is where the engine keeps containers and volumes. */
export function registerDiskMetrics(registry: Registry, path = process.cwd()): void {
  const registers = [registry];
  const read = cachedReading(freshMs, async () => {
    const { bavail, blocks, bsize } = await statfs(path);
    free.set(bavail * bsize);
    size.set(blocks * bsize);
  });
  const size = new Gauge({ name: 'urvote_disk_size_bytes', help: 'Size of the disk', registers, collect: read });
  const free: Gauge = new Gauge({
    name: 'urvote_disk_free_bytes',
    help: 'Free for those who are not root',
    registers,
    collect: read,
  });
}
