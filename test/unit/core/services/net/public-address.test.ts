import { describe, expect, it } from 'vitest'
import { isAddress, isPublicAddress } from '#core/services/net/public-address.ts'

describe('isPublicAddress', () => {
  it.each([
    ['loopback', ['127.0.0.1', '127.8.9.1', '::1', '[::1]', '::ffff:127.0.0.1', '::127.0.0.1']],
    ['private', ['10.0.0.1', '172.16.0.1', '192.168.1.1', 'fc00::1', 'fd12::1', '100.64.0.1', 'fec0::1']],
    ['link-local and metadata', ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', '::ffff:169.254.169.254', 'fd00:ec2::254']],
    [
      'unspecified, multicast and reserved',
      ['0.0.0.0', '::', '224.0.0.1', 'ff02::1', '240.0.0.1', '255.255.255.255', '192.0.2.1', '2001:db8::1'],
    ],
    ['tunnels to private ones', ['64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '2002:7f00:1::', '2001:0:1::1']],
    ['no address', ['', 'localhost', '1.2.3', '999.1.1.1']],
  ])('refuses %s', (_name, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([])
  })
  it('lets the public internet through, also by NAT64', () => {
    const addresses = ['8.8.8.8', '1.1.1.1', '2606:4700::1111', '[2606:4700::1111]', '::ffff:8.8.8.8', '64:ff9b::808:808']
    expect(addresses.filter(isPublicAddress)).toEqual(addresses)
  })
})
describe('isAddress', () => {
  it('tells addresses from names', () => {
    expect([isAddress('[::1]'), isAddress('127.0.0.1'), isAddress('example.com')]).toEqual([true, true, false])
  })
})
