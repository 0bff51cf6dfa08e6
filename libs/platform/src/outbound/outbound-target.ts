import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

export interface OutboundPolicy {
  /** This machine may be called too, also without TLS and at any port: for development. */
  allowsLoopback: boolean;
}

export interface ResolvedAddress {
  address: string;
  family: number;
}

/** All addresses of a name; a dependency, so that tests can answer. */
export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export type RefusalReason = 'url' | 'scheme' | 'credentials' | 'port' | 'host' | 'address' | 'unknown_host';

const texts: Record<RefusalReason, string> = {
  url: 'it is no address that can be called',
  scheme: 'it must begin with https://',
  credentials: 'it must hold no user name and no password',
  port: 'the port must be 443 or 8443',
  host: 'the host must be a public name or address',
  address: 'the host has an address that is not on the public internet',
  unknown_host: 'the host cannot be found',
};

/** The message may be shown to whoever gave the URL; it tells no address. */
export class OutboundRefusedError extends Error {
  override name = 'OutboundRefusedError';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(texts[reason]);
    this.reason = reason;
  }
}

export const systemResolver: Resolver = (hostname) => lookup(hostname, { all: true, verbatim: true });

const ports = new Set(['', '443', '8443']);
const localName = /^(?:localhost|[^.]*|.*\.(?:localhost|local|internal|intranet|home\.arpa|lan|corp|home))$/;

/** A URL as its host is named in requests: brackets and the dot of the root left off. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

const isLocal = (host: string): boolean => host === 'localhost' || isLoopbackAddress(host);

function parsed(text: string): URL {
  if (text.length > 2048 || !URL.canParse(text)) throw new OutboundRefusedError('url');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw new OutboundRefusedError('credentials');
  return url;
}

/** What the text alone tells. @throws OutboundRefusedError */
export function assertOutboundUrl(text: string, { allowsLoopback }: OutboundPolicy): URL {
  const url = parsed(text);
  const host = hostOf(url);
  if (allowsLoopback && isLocal(host) && /^https?:$/.test(url.protocol)) return url;
  if (url.protocol !== 'https:') throw new OutboundRefusedError('scheme');
  if (!ports.has(url.port)) throw new OutboundRefusedError('port');
  if (isIP(host) === 0 ? localName.test(host) : !isPublicAddress(host)) throw new OutboundRefusedError('host');
  return url;
}

async function addressesOf(host: string, resolve: Resolver): Promise<readonly ResolvedAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const found = await resolve(host).catch(() => []);
  if (found.length === 0) throw new OutboundRefusedError('unknown_host');
  return found;
}

/** The one address that is then connected to: every address of the name has to be public. @throws OutboundRefusedError */
export async function resolveOutbound(url: URL, policy: OutboundPolicy, resolve: Resolver): Promise<ResolvedAddress> {
  const host = hostOf(url);
  const found = await addressesOf(host, resolve);
  const mayLocal = policy.allowsLoopback && isLocal(host);
  const isAllowed = ({ address }: ResolvedAddress) =>
    isPublicAddress(address) || (mayLocal && isLoopbackAddress(address));
  const [first] = found;
  if (first === undefined || !found.every(isAllowed)) throw new OutboundRefusedError('address');
  return first;
}
