/** Processes that are killed at random moments while they write one folder: what they acknowledged is there, whole. */
import { spawn } from 'node:child_process'
import { readdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAssetStore } from '#core/services/assets/store.ts'
import { sha256Of } from '#core/kernel/pipeline/content-hash.ts'
import { createFileStore } from '#plugins/cache/file-store.ts'
import { program } from '../fixtures/bundle.ts'
import { bytesOfKey } from '../fixtures/hosts/fill-cache.ts'

const runs = Number(process.env['ATELIER_KILLS'] ?? 20)
const timeout = 60_000 + runs * 5000
const silent = () => {}
const log = { debug: silent, info: silent, warn: silent, error: silent }

let dir = ''
beforeAll(async () => (dir = await mkdtemp(join(tmpdir(), 'kill-'))))
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Runs a fixture until it has said `lines` things, then a random moment longer, then kills it. What it said is what it acknowledged. */
async function killed(script: string, args: readonly string[], lines: number, anyMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [await program(`hosts/${script}`), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const reader = createInterface({ input: child.stdout })
  await new Promise<void>((resolve) => {
    reader.on('line', (line) => {
      said.push(line)
      if (said.length === lines) resolve()
    })
    void ended.then(resolve)
  })
  // oxlint-disable-next-line no-restricted-globals -- any moment is what is tested
  await new Promise((resolve) => setTimeout(resolve, Math.random() * anyMs))
  child.kill('SIGKILL')
  await ended
  return said
}
/** Batches of four writers on one folder, `runs` of them in all. */
async function killAll(script: string, home: string): Promise<string[]> {
  const said: string[] = []
  for (let run = 0; run < runs; run += 4) {
    const batch = Array.from({ length: Math.min(4, runs - run) }, (_, index) =>
      killed(script, [home, `writer-${run + index}`, '2000'], 3, 120),
    )
    said.push(...(await Promise.all(batch)).flat())
  }
  return said
}

describe('after kill -9 of four writers on one folder, again and again', () => {
  it('every cache entry that was acknowledged is there, and whole', { timeout }, async () => {
    const home = join(dir, 'cache')
    const keys = await killAll('fill-cache.ts', home)
    const store = createFileStore({ dir: home, log, ttlMs: 864e5, maxBytes: 1 << 30, maxEntries: 100_000 })
    const wrong: string[] = []
    for (const key of keys) {
      const found = await store.get(key)
      if (!found || !bytesOfKey(key).equals(await found.artifacts[0]!.bytes())) wrong.push(key)
    }
    expect({ some: keys.length >= runs * 3, wrong }).toEqual({ some: true, wrong: [] })
    // Its cleaning and its books go on as well.
    await store.prune()
    expect((await store.stats(true)).entries).toBeGreaterThanOrEqual(new Set(keys).size)
    await store.close()
  })
  it('every asset that was acknowledged is there, whole, listed once and under its own name', { timeout }, async () => {
    const home = join(dir, 'data')
    const kept = (await killAll('keep-assets.ts', home)).map((line) => JSON.parse(line) as { id: string; sha256: string; path: string })
    const store = createAssetStore({ dir: home, log })
    const listed: string[] = []
    for await (const { id } of store.find({}, 'local')) listed.push(id)
    const wrong: string[] = []
    for (const { id, sha256, path } of kept) {
      const asset = await store.get(id, 'local')
      const whole =
        asset !== undefined && (await sha256Of(await asset.bytes())) === sha256 && (await sha256Of(await readFile(path))) === sha256
      if (!whole || asset.name !== basename(path) || listed.filter((one) => one === id).length !== 1) wrong.push(id)
    }
    expect({ some: kept.length >= runs * 3, wrong, paths: new Set(kept.map(({ path }) => path)).size }).toEqual({
      some: true,
      wrong: [],
      paths: kept.length,
    })
    // Nothing half-written lies among what people see.
    expect((await readdir(join(home, 'assets'), { recursive: true })).filter((name) => name.includes('.tmp'))).toEqual([])
  })
})
