/** What the kernel asks of the place where encodings are kept. Losing any of them costs time alone. */
import type { Artifact } from '../contract/assets.ts'
import type { Encodings } from '../contract/host-service.ts'

/** Exports and previews by key, so that what was encoded once is not encoded again. */
export interface EncodingStore extends Encodings {
  /**
   * The kept one, its bytes checked against their hash; or what `make` makes of `source`, kept for the next time unless it is
   * the source itself. Whoever asks does not wait for the writing; whoever asks meanwhile shares the work.
   */
  get(key: string, source: Artifact, make: () => Promise<Artifact>): Promise<Artifact>
  /** Resolves when everything that was made so far is kept. What is made after this call is handed out and not kept: its folder may be gone by then. */
  close(): Promise<void>
}
