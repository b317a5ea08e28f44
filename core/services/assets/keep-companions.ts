/** The files that belong to an asset, such as the textures of a model, on their way into a store. */
import type { Artifact } from '../../kernel/contract/assets.ts'
import { sha256Of } from '../../kernel/pipeline/content-hash.ts'
import type { RecordFile } from './asset-record.ts'
import { safeStem } from './name.ts'
import type { ContentParts } from './store-parts.ts'

/** Puts the companions of `artifact` among the contents, for the keep `use` (`contentUseOf`), one after the other. What its record says of them. */
export async function keepCompanions(artifact: Artifact, use: string, contents: Pick<ContentParts, 'put'>): Promise<RecordFile[]> {
  const kept: RecordFile[] = []
  for (const companion of artifact.companions ?? []) {
    const data = await companion.bytes()
    const file = {
      name: safeStem(companion.name ?? 'companion'),
      mimeType: companion.mimeType,
      size: data.byteLength,
      sha256: await sha256Of(data),
    }
    await contents.put(file.sha256, data, use)
    kept.push(file)
  }
  return kept
}
