/** What of an archive is to be imported, looked at as a whole before anything is written. */
import { archiveError } from './archive-error.ts'
import type { ArchiveSource } from './archive-source.ts'
import { type AssetLine, contentPath } from './manifest.ts'
import { assetLines } from './read-manifest.ts'

export interface ArchiveLines {
  /** Those of `principal`, or of everybody. */
  wanted(): AsyncGenerator<AssetLine>
  /**
   * Contents by the entry that holds them, after all lines have been looked at; `look` is asked of each as well. Throws `ARCHIVE_…`, and what
   * `signal` aborts with.
   */
  checked(signal: AbortSignal, look?: (line: AssetLine) => Promise<unknown>): Promise<ReadonlyMap<string, string>>
}

/** `from`: how the archive is called in errors. */
export function archiveLines(source: ArchiveSource, from: string, principal: string | undefined): ArchiveLines {
  async function* wanted(): AsyncGenerator<AssetLine> {
    for await (const line of assetLines(source, from)) if (principal === undefined || line.principal === principal) yield line
  }
  return {
    wanted,
    async checked(signal, look) {
      const contents = new Map<string, string>()
      const ids = new Set<string>()
      for await (const line of wanted()) {
        signal.throwIfAborted()
        if (ids.has(line.id)) throw archiveError('ARCHIVE_INVALID', from, `holds the asset ${line.id} twice.`)
        ids.add(line.id)
        for (const { content, sha256, size } of [line, ...(line.companions ?? [])]) {
          if (source.sizes.get(content) !== size || contentPath.exec(content)?.[1] !== sha256)
            throw archiveError('ARCHIVE_INVALID', from, `lacks the content of asset ${line.id}, or has another one: ${content}.`)
          contents.set(content, sha256)
        }
        await look?.(line)
      }
      return contents
    },
  }
}
