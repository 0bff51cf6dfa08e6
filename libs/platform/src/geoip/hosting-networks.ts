const hostingAsns: ReadonlySet<number> = new Set([
  // Amazon, Google Cloud, Microsoft, Oracle, IBM/SoftLayer, Alibaba, Tencent, Huawei Cloud
  14618, 16509, 396982, 8075, 31898, 36351, 45102, 132203, 45090, 136907, 55990,
  // DigitalOcean, Linode/Akamai, Vultr, Hetzner, OVH, Scaleway, Contabo, Leaseweb
  14061, 63949, 20473, 24940, 213230, 16276, 12876, 51167, 40021, 141995, 60781, 28753, 30633, 395954,
  // IONOS, Strato, netcup, Aruba, UpCloud, Kamatera, HostPapa, GoDaddy, Hostinger, Namecheap
  8560, 6724, 197540, 31034, 202053, 36007, 36352, 26496, 47583, 22612,
  // M247, Datacamp/CDN77, Zenlayer, QuadraNet, ColoCrossing, Choopa, Psychz, Servers.com, G-Core, Selectel, Fly.io
  9009, 60068, 212238, 21859, 8100, 40676, 7979, 199524, 49505, 40509,
]);

/** Deliberately narrow: an access provider must not match. */
const hostingWords =
  /\b(?:hosting|hosted|vps|datacent(?:er|re)s?|data cent(?:er|re)s?|dedicated servers?|colo(?:cation)?|cloud computing|servers? (?:ltd|llc|inc|gmbh))\b/i;

export function isHostingNetwork(network: { number: number; organisation: string }): boolean {
  return hostingAsns.has(network.number) || hostingWords.test(network.organisation);
}
