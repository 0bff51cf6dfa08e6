import { BlockList, isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';

export interface ClientView {
  /** IPv4 in dotted form even when the socket speaks IPv6. */
  ip(request: IncomingMessage): string;
  isSecure(request: IncomingMessage): boolean;
  /** Who is connected, whoever it asks for. */
  peer(request: IncomingMessage): string;
  /** Whether the peer may say for whom it asks. */
  isForwarded(request: IncomingMessage): boolean;
}

/**
 * The rightmost-untrusted rule: `X-Forwarded-For` and `X-Forwarded-Proto` are read from their right ends while the peer that
 * wrote each element is a trusted proxy. Of fewer schemes than proxies the first counts: some proxies only pass it on.
 * @param trustedProxies CIDR blocks or addresses; `loopback` stands for 127.0.0.0/8 and ::1.
 */
export function createClientView(trustedProxies: readonly string[]): ClientView {
  const trusted = blockList(trustedProxies);
  const trustsNobody = trustedProxies.length === 0;
  let lastTrusted: string | undefined;

  function isTrusted(ip: string): boolean {
    if (ip === lastTrusted) return true;
    if (!trusted.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4')) return false;
    lastTrusted = ip;
    return true;
  }

  const peerOf = (request: IncomingMessage) => plainAddress(request.socket.remoteAddress ?? '') ?? '0.0.0.0';

  function forwardedClient(request: IncomingMessage, peer: string): ForwardedClient {
    const hops = elementsOf(request.headers['x-forwarded-for']);
    let [ip, proxyCount] = [peer, 0];
    for (let i = hops.length - 1; i >= 0 && isTrusted(ip); i -= 1) {
      const hop = plainAddress(hops[i] ?? '');
      if (hop === undefined) break;
      [ip, proxyCount] = [hop, proxyCount + 1];
    }
    return { ip, proxyCount };
  }

  return {
    peer: peerOf,
    isForwarded: (request) => !trustsNobody && isTrusted(peerOf(request)),
    ip(request) {
      const peer = peerOf(request);
      return trustsNobody ? peer : forwardedClient(request, peer).ip;
    },
    isSecure(request) {
      if ('encrypted' in request.socket) return true;
      const peer = peerOf(request);
      if (trustsNobody || !isTrusted(peer)) return false;
      const schemes = elementsOf(request.headers['x-forwarded-proto']);
      const { proxyCount } = forwardedClient(request, peer);
      return (schemes.at(-Math.max(proxyCount, 1)) ?? schemes[0]) === 'https';
    },
  };
}

interface ForwardedClient {
  ip: string;
  /** Trusted proxies on the way, of those that said for whom they ask. */
  proxyCount: number;
}

function elementsOf(header: string | string[] | undefined): string[] {
  return typeof header === 'string' ? header.split(',').map((element) => element.trim()) : [];
}

function plainAddress(text: string): string | undefined {
  const ip = text.startsWith('::ffff:') && text.includes('.') ? text.slice(7) : text;
  return isIP(ip) === 0 ? undefined : ip;
}

function blockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks.flatMap((text) => (text === 'loopback' ? ['127.0.0.0/8', '::1'] : [text]))) {
    const [address = '', bits] = block.split('/');
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    const prefix = bits === undefined ? most : Number(bits);
    if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > most)
      throw new RangeError(`Not an address or CIDR block: "${block}"`);
    list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
