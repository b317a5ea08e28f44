/**
 * An archive into a library, under the same ids. Everything is read and checked before the first record is written; where a write fails after that, what was
 * written is taken back. What is there already stays as it is, so that an import that was killed is completed by doing it again.
 */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join, parse } from 'node:path'
import type { Logger } from '../../kernel/ports/logger.ts'
import { createBlobs } from '../assets/blobs.ts'
import { createDayIndex } from '../assets/index-by-day.ts'
import { lineOf, madeFromOf } from '../assets/list-line.ts'
import { safeStem } from '../assets/name.ts'
import { createPlacement } from '../assets/placement.ts'
import { placeFor } from '../assets/take-over.ts'
import { type AssetRecord, recordVersion } from '../assets/asset-record.ts'
import { createRecords } from '../assets/record-files.ts'
import { archiveError } from './archive-error.ts'
import { archiveLines } from './archive-lines.ts'
import { archiveSource } from './archive-source.ts'
import type { AssetLine } from './manifest.ts'
import { stageContent } from './stage-content.ts'

export interface ImportInit {
  /** The data home. */
  readonly dir: string
  /** A zip file or a folder, as `exportLibrary` writes them. */
  readonly from: string
  /** Default: everybody's. */
  readonly principal?: string | undefined
  readonly log: Pick<Logger, 'warn'>
  readonly signal: AbortSignal
  progress?(done: number, total: number): void
}
export interface Imported {
  readonly assets: number
  /** That were there already, and are as they were. */
  readonly known: number
}

/** Older than any import takes, in milliseconds: its host was killed. */
const abandonedMs = 24 * 60 * 60_000
const stagePrefix = 'import-'

/** Throws `ARCHIVE_…`, what the file system throws, and what `signal` aborts with; then nothing has changed. */
export async function importLibrary({ dir, from, principal, log, signal, progress }: ImportInit): Promise<Imported> {
  const home = join(dir, '.store')
  const tempDir = join(home, 'tmp')
  const records = createRecords(join(home, 'records'), tempDir, log)
  const blobs = createBlobs(join(home, 'blobs'), tempDir)
  const index = createDayIndex(join(home, 'index'))
  const byGroup = createDayIndex(join(home, 'index-by-group'))
  const placement = createPlacement(dir, blobs, tempDir)
  const source = await archiveSource(from)
  let stage: string | undefined

  const { wanted, checked } = archiveLines(source, from, principal)

  /** False for what is there already. */
  async function isNew({ id, sha256, principal: whose }: AssetLine): Promise<boolean> {
    const there = await records.read(id)
    if (there === undefined && !(await records.isNewer(id))) return true
    if (there?.sha256 === sha256 && there.principal === whose) return false
    throw archiveError('ARCHIVE_CONFLICT', from, `holds an asset ${id} of ${whose}, and the library has another one of that id.`)
  }
  async function commit(line: AssetLine): Promise<AssetRecord> {
    const { type: _, content: __, companions: packed, ...known } = line
    const companions = packed?.map(({ content: ___, ...file }) => ({ ...file, name: safeStem(file.name) }))
    const { folder, stem, ending } = placeFor(line)
    // Listed before it exists, as everything that is kept.
    await index.add(line.principal, lineOf(line), madeFromOf(line))
    for (const group of line.groups ?? []) await byGroup.add(group, lineOf(line), madeFromOf(line))
    const file = await placement.place(folder, stem, ending, line, companions)
    const record = { ...known, ...(companions && { companions }), atelier: recordVersion, file, name: parse(file).base } as AssetRecord
    const [isFirst] = await Promise.all([records.write(record, { exclusive: true }), placement.describe(record)])
    if (isFirst) return record
    // Another import is at the same.
    await placement.remove(record)
    throw archiveError('ARCHIVE_CONFLICT', from, `is being imported by somebody else as well.`)
  }

  const written: AssetRecord[] = []
  try {
    const contents = await checked(signal, isNew)
    await mkdir(tempDir, { recursive: true })
    await removeAbandonedStages(tempDir)
    const own = (stage = await mkdtemp(join(tempDir, stagePrefix)))
    let done = 0
    for (const [name, sha256] of contents) {
      signal.throwIfAborted()
      const size = source.sizes.get(name)!
      const isThere = await blobs.has(sha256, size)
      await stageContent(source, name, { sha256, size, from, to: isThere ? undefined : join(own, sha256) })
      done++
      progress?.(done, contents.size)
    }
    let known = 0
    for await (const line of wanted()) {
      signal.throwIfAborted()
      if (!(await isNew(line))) {
        known++
        continue
      }
      for (const { sha256, size } of [line, ...(line.companions ?? [])]) await blobs.adopt(sha256, size, join(own, sha256))
      written.push(await commit(line))
    }
    return { assets: written.length, known }
  } catch (error) {
    for (const record of written) {
      await records.remove(record.id, record)
      await placement.remove(record)
    }
    throw error
  } finally {
    await source.close()
    if (stage !== undefined) await rm(stage, { recursive: true, force: true })
  }
}

async function removeAbandonedStages(dir: string): Promise<void> {
  for (const name of (await readdir(dir)).filter((one) => one.startsWith(stagePrefix))) {
    const at = (await stat(join(dir, name)).catch(() => undefined))?.mtimeMs
    if (at !== undefined && Math.abs(Date.now() - at) > abandonedMs) await rm(join(dir, name), { recursive: true, force: true })
  }
}
