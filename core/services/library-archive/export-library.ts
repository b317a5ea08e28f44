/** A library, or what one principal has of it, as an archive that another program can read. Held in memory is which contents are in it already, and what the source holds. */
import { appendFile, mkdir, open, rm, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { unfinishedName } from '../assets/abandoned.ts'
import { archiveSink } from './archive-sink.ts'
import type { ExportEntry, ExportSource } from './export-source.ts'
import { archiveVersion, assetLine, manifestName } from './manifest.ts'

export interface ExportInit {
  readonly source: ExportSource
  /** A folder for what is not whole yet. */
  readonly tempDir: string
  /** A file that ends in `.zip`, or a folder. */
  readonly to: string
  /** Default: everybody. */
  readonly principal?: string | undefined
  readonly program: string
  readonly signal: AbortSignal
  progress?(assets: number): void
}
export interface Exported {
  readonly assets: number
  readonly bytes: number
  /** Ids of assets whose content is gone or was changed: they are not in it. */
  readonly damaged: readonly string[]
}

/** Throws what the file system throws, `INPUT_INVALID` for a place that is taken, `INPUT_NOT_FOUND` for a principal who has nothing there, and what `signal` aborts with; then nothing is left behind. */
export async function exportLibrary({ source, tempDir, to, principal, program, signal, progress }: ExportInit): Promise<Exported> {
  const sink = await archiveSink(to)
  const manifest = join(tempDir, unfinishedName(manifestName))
  const contents = new Map<string, string>()
  const damaged: string[] = []
  let [assets, bytes] = [0, 0]
  const write = (line: string) => appendFile(manifest, `${line}\n`)

  /** All files of an asset are there and whole; those that are not in the archive yet are added. */
  const isAdded = async ({ record, open: contentOf }: ExportEntry): Promise<boolean> => {
    for (const file of [record, ...(record.companions ?? [])]) {
      if (contents.has(file.sha256)) continue
      const content = await contentOf(file)
      if (!content) return false
      const path = `contents/${file.sha256}${/^\.[a-z0-9]{1,16}$/i.exec(extname(file.name))?.[0] ?? ''}`
      await sink.add(path, content, file.size)
      contents.set(file.sha256, path)
      bytes += file.size
    }
    return true
  }
  try {
    await mkdir(tempDir, { recursive: true })
    await write(JSON.stringify({ type: 'library', version: archiveVersion, program, exportedAt: Date.now() }))
    for await (const entry of source.entries()) {
      signal.throwIfAborted()
      const { record } = entry
      if (principal !== undefined && record.principal !== principal) continue
      if (await isAdded(entry)) {
        await write(assetLine(record, ({ sha256 }) => contents.get(sha256)!))
        assets++
        progress?.(assets)
        // Deleted just now, it is no loss.
      } else if (await entry.isThere()) damaged.push(record.id)
    }
    if (principal !== undefined && assets + damaged.length === 0) throw nobody(principal)
    await write(JSON.stringify({ type: 'end', assets }))
    const handle = await open(manifest)
    await sink.add(manifestName, handle.createReadStream(), (await stat(manifest)).size, true)
    await sink.finish()
    return { assets, bytes, damaged }
  } catch (error) {
    await sink.drop()
    throw error
  } finally {
    await rm(manifest, { force: true })
  }
}

/** A name that was written wrongly must not end as an empty backup. */
const nobody = (principal: string): AtelierError =>
  new AtelierError({
    code: 'INPUT_NOT_FOUND',
    message: `"${principal}" has nothing in this library, so nothing was exported.`,
    fix: 'Name them as the audit does: `local`, a name of `http.auth.tokens`, or `oauth:` or `proxy:` and theirs.',
    outcome: 'none',
  })
