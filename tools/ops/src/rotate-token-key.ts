import { resolve } from 'node:path';
import {
  rotateTokenKey as rotateInFolder,
  withNewTokenKey,
  withPublishedTokenKey,
  withSigningTokenKey,
} from '@urvote/platform/config/secrets-file';

export interface Rotation {
  /** The value of TOKEN_SIGNING_KEYS, where the environment has one. */
  current: string | undefined;
  /** Folder of an embedded installation. */
  dataDir: string;
  /** Of several processes: the new key is published by all of them before one signs with it. */
  step?: 'publish' | 'sign' | undefined;
  print: (line: string) => void;
}

const changes = { publish: withPublishedTokenKey, sign: withSigningTokenKey, both: withNewTokenKey };

/**
 * A new key in front of the one that signed until now; older ones go. Keys of the environment are printed, since nobody
 * else can put them where they belong; those of an embedded installation are written into its folder and not shown.
 */
export async function rotateTokenKey({ current, dataDir, step, print }: Rotation): Promise<void> {
  if (current !== undefined) {
    print(await changes[step ?? 'both'](current));
    return;
  }
  const folder = resolve(dataDir);
  await rotateInFolder(folder);
  print(`a new token key is in ${folder}; the next start signs with it`);
}
