import { hash } from 'node:crypto';

const blockBytes = 64;
const digestBytes = 32;

/** By way of a latin1 string, which Node makes in a third of the time of a Buffer of its own. */
export function sha256(data: string | Uint8Array): Buffer {
  return Buffer.from(hash('sha256', data, 'latin1'), 'latin1');
}

export type Hmac = (message: string | Uint8Array) => Buffer;

/** RFC 2104 with padded keys prepared once: 0.9 us for a short message, `createHmac` 2.4; a vote needs five. */
export function hmacSha256(key: string | Uint8Array): Hmac {
  const bytes = Buffer.from(key);
  const shortKey = bytes.length > blockBytes ? sha256(bytes) : bytes;
  const inner = paddedKey(shortKey, 0x36, 512);
  const outer = paddedKey(shortKey, 0x5c, digestBytes);
  return (message) => {
    const length = typeof message === 'string' ? Buffer.byteLength(message) : message.length;
    const input =
      length <= inner.length - blockBytes ? inner : Buffer.concat([inner.subarray(0, blockBytes)], blockBytes + length);
    if (typeof message === 'string') input.write(message, blockBytes);
    else input.set(message, blockBytes);
    outer.write(hash('sha256', input.subarray(0, blockBytes + length), 'latin1'), blockBytes, 'latin1');
    return sha256(outer);
  };
}

function paddedKey(key: Uint8Array, pad: number, room: number): Buffer {
  const padded = Buffer.allocUnsafe(blockBytes + room).fill(pad, 0, blockBytes);
  for (let index = 0; index < key.length; index += 1) padded[index] = (key[index] ?? 0) ^ pad;
  return padded;
}

const onceInner = { bytes: Buffer.alloc(blockBytes + 512) };
const onceOuter = Buffer.alloc(blockBytes + digestBytes);

/** For a key that is used once, in reused buffers. @throws RangeError for a key above 64 bytes */
export function hmacSha256Once(key: Uint8Array, message: Uint8Array): Buffer {
  if (key.length > blockBytes) throw new RangeError('the key is longer than a block');
  const length = blockBytes + message.length;
  if (length > onceInner.bytes.length) onceInner.bytes = Buffer.alloc(2 * length);
  const inner = onceInner.bytes;
  for (let index = 0; index < blockBytes; index += 1) {
    const byte = key[index] ?? 0;
    inner[index] = byte ^ 0x36;
    onceOuter[index] = byte ^ 0x5c;
  }
  inner.set(message, blockBytes);
  onceOuter.write(hash('sha256', inner.subarray(0, length), 'latin1'), blockBytes, 'latin1');
  return sha256(onceOuter);
}
