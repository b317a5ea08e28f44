/** The two open maps of the contract: `declare module 'atelier-mcp' { … }` adds to them. */
import type { Artifact } from './assets.ts'

/** What can be asked of the pipeline. Add a kind: `declare module 'atelier-mcp' { interface Kinds { 'audio.speak': {…} } }`. */
export interface Kinds {
  /** The kernel's own: hand out what exists, in the format of `options.output`. */
  'asset.export': { request: { readonly source: Artifact } }
}
/** What plugins offer one another: `declare module 'atelier-mcp' { interface Services { ledger: Ledger } }`. */
export interface Services {}
