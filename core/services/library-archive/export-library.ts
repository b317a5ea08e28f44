/** A library, or what one principal has of it, as an archive that another program can read. Nothing is held in memory but which contents are in it already. */
import { createHash } from 'node:crypto'
import { appendFile, type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { unfinishedName } from '../assets/abandoned.ts'
import type { AssetRecord, RecordFile } from '../assets/asset-record.ts'
import { createRecords } from '../assets/record-files.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import { archiveSink, type ArchiveSink } from './archive-sink.ts'
import { archiveVersion, assetLine, manifestName } from './manifest.ts'

export interface ExportInit {
  /** The data home. */
  readonly dir: string
  /** A file that ends in `.zip`, or a folder. */
  readonly to: string
  /** Default: everybody. */
  readonly principal?: string | undefined
  readonly program: string
  readonly log: Pick<Logger, 'warn'>
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
export async function exportLibrary({ dir, to, principal, program, log, signal, progress }: ExportInit): Promise<Exported> {
  const home = join(dir, '.store')
  const tempDir = join(home, 'tmp')
  const sink = await archiveSink(to)
  const manifest = join(tempDir, unfinishedName(manifestName))
  const contents = new Map<string, string>()
  const damaged: string[] = []
  let [assets, bytes] = [0, 0]
  const write = (line: string) => appendFile(manifest, `${line}\n`)

  /** All files of an asset are there and whole; those that are not in the archive yet are added. */
  const isAdded = async (record: AssetRecord): Promise<boolean> => {
    for (const file of [record, ...(record.companions ?? [])]) {
      if (contents.has(file.sha256)) continue
      const handle = await wholeContent(file, [
        join(home, 'blobs', file.sha256.slice(0, 2), file.sha256),
        file === record ? join(dir, record.file) : join(dir, dirname(record.file), file.name),
      ])
      if (!handle) return false
      const path = `contents/${file.sha256}${/^\.[a-z0-9]{1,16}$/i.exec(extname(file.name))?.[0] ?? ''}`
      await addContent(sink, path, handle, file.size)
      contents.set(file.sha256, path)
      bytes += file.size
    }
    return true
  }
  try {
    await mkdir(tempDir, { recursive: true })
    await write(JSON.stringify({ type: 'library', version: archiveVersion, program, exportedAt: Date.now() }))
    const records = createRecords(join(home, 'records'), tempDir, log)
    for await (const record of records.all()) {
      signal.throwIfAborted()
      if (principal !== undefined && record.principal !== principal) continue
      if (await isAdded(record)) {
        await write(assetLine(record, ({ sha256 }) => contents.get(sha256)!))
        assets++
        progress?.(assets)
        // Deleted just now, it is no loss.
      } else if (await records.read(record.id)) damaged.push(record.id)
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

/** The first of these files that holds the content, open: it can be read to its end, whoever deletes it meanwhile. */
async function wholeContent({ sha256, size }: RecordFile, paths: readonly string[]): Promise<FileHandle | undefined> {
  for (const path of paths) {
    const handle = await open(path).catch(() => undefined)
    if (!handle) continue
    const hash = createHash('sha256')
    try {
      if ((await handle.stat()).size === size) {
        for await (const part of handle.createReadStream({ start: 0, autoClose: false })) hash.update(part as Uint8Array)
        if (hash.digest('hex') === sha256) return handle
      }
    } catch {
      // As good as damaged.
    }
    await handle.close()
  }
  return undefined
}

/** Closes the file. */
const addContent = (sink: ArchiveSink, path: string, handle: FileHandle, size: number): Promise<void> =>
  // A stream of nothing would never be closed by reading it.
  size === 0 ? handle.close().then(() => sink.add(path, Readable.from([]), 0)) : sink.add(path, handle.createReadStream({ start: 0 }), size)
