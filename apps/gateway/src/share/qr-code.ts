import { encode } from 'fast-png';
import encodeQr from 'qr';

/** Light modules around the code, by ISO/IEC 18004. */
const quietZone = 4;

/** Black is true; the quiet zone is around it. Error correction `medium` stands 15 % of damage. */
function modulesOf(text: string): boolean[][] {
  return encodeQr(text, 'raw', { ecc: 'medium', border: quietZone });
}

export function qrSvg(text: string, sizePx: number): string {
  const modules = modulesOf(text);
  const dark = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${sizePx}" height="${sizePx}" viewBox="0 0 ${modules.length} ${modules.length}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${modules.length}v${modules.length}H0z"/><path d="${dark.join('')}"/></svg>`
  );
}

/** Each module is a whole number of pixels, so the edge is at most `sizePx` long. */
export function qrPng(text: string, sizePx: number): Buffer {
  const modules = modulesOf(text);
  const scale = Math.max(1, Math.floor(sizePx / modules.length));
  const width = modules.length * scale;
  const data = new Uint8Array(width * width);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++)
      data[y * width + x] = modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 0 : 255;
  return Buffer.from(encode({ width, height: width, data, channels: 1, depth: 8 }));
}
