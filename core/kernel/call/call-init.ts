/** What the calls of a host stand on. */
import type { Artifact } from '../contract/assets.ts'
import type { HostService } from '../contract/host-service.ts'
import type { Doors } from '../pipeline/doors.ts'
import type { Encode } from '../pipeline/encode.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import type { AssetStore, LoadInput } from '../ports/asset-store.ts'
import type { Peer } from '../ports/peer.ts'
import type { HostServices } from '../ports/services.ts'

export interface CallInit {
  readonly services: Pick<HostServices, 'dirs' | 'links' | 'places' | 'roots'>
  readonly limits: { readonly deadlineMs: number; readonly inputBytes: number; readonly inlineBytes: number }
  readonly store: AssetStore
  readonly doors: Doors
  readonly encode: Encode
  readonly inputs: LoadInput
  /** What may refuse uploads. */
  readonly putChecks: ReadonlySet<Parameters<HostService['beforePut']>[0]>
  readonly pipeline: Pipeline
  /** Keeps an unfinished picture for a moment and gives the URI under which clients can read it. */
  offerPartial(artifact: Artifact, peer: Peer): string
}
