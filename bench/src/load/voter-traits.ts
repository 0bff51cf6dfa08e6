/** First two bytes of networks that access providers in several countries give to homes and phones. */
const homeNetworks = [
  [79, 192],
  [87, 128],
  [91, 0],
  [24, 0],
  [73, 0],
  [98, 192],
  [86, 128],
  [81, 128],
  [90, 0],
  [83, 192],
  [126, 0],
  [219, 160],
] as const;

const engine = 'AppleWebKit/537.36 (KHTML, like Gecko)';

const userAgents = [
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${engine} Chrome/141.0.0.0 Safari/537.36`,
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  `Mozilla/5.0 (Linux; Android 15; Pixel 9) ${engine} Chrome/141.0.0.0 Mobile Safari/537.36`,
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  `Mozilla/5.0 (Linux; Android 14; SM-S921B) ${engine} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
  `Mozilla/5.0 (X11; Linux x86_64) ${engine} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
] as const;

/** A number that looks random and is always the same for a voter. */
function mixed(voter: number, salt: number): number {
  let hash = Math.imul(voter + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export function addressOf(voter: number): string {
  const [first, second] = homeNetworks[mixed(voter, 1) % homeNetworks.length] ?? homeNetworks[0];
  const rest = mixed(voter, 2);
  return `${first}.${second + (rest & 31)}.${(rest >>> 8) & 255}.${1 + (((rest >>> 16) & 255) % 254)}`;
}

export function userAgentOf(voter: number): string {
  return userAgents[mixed(voter, 3) % userAgents.length] ?? userAgents[0];
}

/** What a browser library for device fingerprints would send. */
export function fingerprintOf(voter: number): string {
  return `fp_${mixed(voter, 4).toString(16).padStart(8, '0')}${mixed(voter, 5).toString(16).padStart(8, '0')}${mixed(voter, 6).toString(16).padStart(8, '0')}`;
}
