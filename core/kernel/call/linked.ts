import type { Asset } from '../contract/assets.ts'
import type { Links } from '../ports/links.ts'
import type { Peer } from '../ports/peer.ts'

export type Sign = Links['sign']
/** The asset with its address for this peer, where it has one. */
export async function linked<A extends Asset>(
  asset: A,
  { link, isSigned, principal }: Pick<Peer, 'link' | 'isSigned' | 'principal'>,
  sign: Sign,
): Promise<A> {
  if (link === undefined) return asset
  return { ...asset, url: `${link}${asset.id}${isSigned ? await sign(asset.id, principal) : ''}` }
}
