/** Which addresses strangers' URLs may lead to: the public internet, nothing else. */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * False for private, loopback, link-local (with the clouds' metadata services), shared, reserved, multicast and
 * tunnelled addresses, and for what is no address. NAT64 addresses count as the IPv4 address inside them.
 */
export function isPublicAddress(address: string): boolean {
  const text = address.replace(/^\[|\]$/g, '').split('%', 1)[0]!
  if (isIP(text) === 0) return false
  const parsed = ipaddr.process(text)
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast'
  const { parts } = parsed as ipaddr.IPv6
  // 64:ff9b::/96, RFC 6052: how networks without IPv4 reach IPv4 hosts.
  if (parts[0] === 0x64 && parts[1] === 0xff9b && parts.slice(2, 6).every((part) => part === 0)) {
    return isPublicAddress([parts[6]! >> 8, parts[6]! & 255, parts[7]! >> 8, parts[7]! & 255].join('.'))
  }
  // 2000::/3 is all that is given out; the rest includes IPv4 in disguise, as `::127.0.0.1`.
  return parsed.range() === 'unicast' && parts[0]! >= 0x2000 && parts[0]! <= 0x3fff
}

/** Is the host of a URL written as an address? Those never pass through DNS, so they are checked as they stand. */
export const isAddress = (hostname: string): boolean => isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
