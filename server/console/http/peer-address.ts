import { BlockList, isIP } from "node:net";

/** Networks of proxies whose word on who is behind them is believed. */
export type TrustedProxies = readonly string[];

/**
 * Where a request comes from. `peer` is who connected. Only when that is a trusted proxy is `X-Forwarded-For` looked
 * at, from its end, where the nearest proxy wrote: the first address that is no trusted proxy's itself.
 */
export function createPeerAddress(trusted: TrustedProxies): (peer: string, forwardedFor: string | null) => string {
  const proxies = new BlockList();
  for (const each of trusted) {
    const [address = "", prefix] = each.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(prefix), family);
  }
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

  return (peer, forwardedFor) => {
    let address = plain(peer);
    const hops = (forwardedFor ?? "").split(",").map((hop) => plain(hop.trim()));
    while (isTrusted(address)) {
      const hop = hops.pop();
      if (hop === undefined || isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  };
}

/** IPv4 as a socket for both families tells it. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

/** Is it an address, or a network in CIDR notation? */
export function isNetwork(text: string): boolean {
  const [address = "", prefix, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32));
}
