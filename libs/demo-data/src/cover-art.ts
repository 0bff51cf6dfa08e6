import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const coverSizePixels = 256;

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** PNG (W3C, third edition) of 8-bit RGB rows, each led by its filter byte. */
function png(size: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

type Color = readonly [red: number, green: number, blue: number];

const mix = (a: Color, b: Color, share: number): Color => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** A picture of our own: rings before a gradient, its colours and shape drawn from the title. */
export function coverArt(title: string): Buffer {
  const seed = createHash('sha256').update(title).digest();
  const at = (index: number): number => seed[index] ?? 0;
  const [top, bottom, ring]: [Color, Color, Color] = [
    [at(0) / 2, at(1) / 2, at(2) / 2 + 40],
    [at(3) / 2 + 90, at(4) / 2 + 60, at(5) / 2 + 60],
    [at(6) / 2 + 128, at(7) / 2 + 128, at(8) / 2 + 128],
  ];
  const [centerX, centerY, width] = [64 + at(9) / 2, 64 + at(10) / 2, 8 + (at(11) % 16)];
  const rows = Buffer.alloc(coverSizePixels * (coverSizePixels * 3 + 1));
  for (let y = 0, offset = 0; y < coverSizePixels; y++) {
    offset++;
    for (let x = 0; x < coverSizePixels; x++, offset += 3) {
      const distance = Math.hypot(x - centerX, y - centerY);
      const background = mix(top, bottom, y / coverSizePixels);
      const isRing = distance < 96 && Math.floor(distance / width) % 2 === 0;
      rows.set((isRing ? mix(background, ring, 0.7) : background).map(Math.floor), offset);
    }
  }
  return png(coverSizePixels, rows);
}
