import type { Asset } from '../contract/assets.ts'

/** The asset with its address, where there is one. `base`: as `Peer.link`. */
export const linked = <A extends Asset>(asset: A, base: string | undefined): A =>
  base === undefined ? asset : { ...asset, url: `${base}${asset.id}` }
