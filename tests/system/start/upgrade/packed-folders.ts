import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { fileURLToPath } from 'node:url';

/** Folders of different versions share most of their bytes: one archive with a long window is hardly larger than one folder. */
export const archive = fileURLToPath(new URL('./data-folders.tar.zst', import.meta.url));
const windowLog = 27;
const level = 22;

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`tar ended with ${code}`);
}

/** Puts the packed folders of these names, all of them without names, into `folder`. */
export async function unpackFolders(folder: string, names: readonly string[] = []): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', folder, '--no-same-owner', ...names], { stdio: ['pipe', 'ignore', 'inherit'] });
  const unzip = createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: windowLog } });
  await Promise.all([pipeline(createReadStream(archive), unzip, tar.stdin), ended(tar)]);
}

/** Replaces the archive by all that is in `folder`. */
export async function packFolders(folder: string): Promise<void> {
  const tar = spawn('tar', ['-c', '-C', folder, '--sort=name', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const zip = createZstdCompress({
    params: {
      [constants.ZSTD_c_compressionLevel]: level,
      [constants.ZSTD_c_windowLog]: windowLog,
      [constants.ZSTD_c_enableLongDistanceMatching]: 1,
    },
  });
  await Promise.all([pipeline(tar.stdout, zip, createWriteStream(archive)), ended(tar)]);
}
