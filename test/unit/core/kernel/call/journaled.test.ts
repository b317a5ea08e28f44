/** A call that is begun again has what it loaded before from its journal, as it was: nothing is asked for a second time. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Assets } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journaledAssets } from '#core/kernel/call/journaled.ts'
import { createAssetStore } from '#core/services/assets/store.ts'
import { askedCallsInit } from '#core/services/calls/asked-calls-init.ts'
import { entryInText, textOfEntry } from '#core/services/calls/call-entry.ts'
import { callFolder } from '#core/services/calls/call-folder.ts'
import { recordedCall } from '#core/services/calls/recorded-call.ts'
import { createLoadInput } from '#core/services/net/load-input.ts'

let folder = ''
let server: Server
let asked: string[] = []
/** What the server answers with; another each time. */
let answers: readonly { readonly status: number; readonly body: string }[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-journaled-'))
  asked = []
  server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const { status, body } = answers[asked.length - 1]!
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await rm(folder, { recursive: true, force: true })
})
const address = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

/** One round of the same call, as a process of its own would do it: what it did is on the disk afterwards. */
const round = async <T>(work: (assets: Assets) => Promise<T>): Promise<T> => {
  const turn = callFolder(join(folder, 'asked'), askedCallsInit({ keepMs: 60_000 })).begin({ id: 'call', principal: 'ann' })
  const before = entryInText(await turn.read())
  const journal = recordedCall({
    id: 'call',
    known: before?.steps ?? {},
    bytes: turn.bytes,
    startedAt: 0,
    isReplay: before !== undefined,
    onStill: () => {},
  })
  const dataDir = join(folder, 'data')
  const store = createAssetStore({ dir: dataDir, log: { warn: () => {}, debug: () => {} } })
  const inputs = createLoadInput({ store, dataDir, network: { allowed: () => true, protocols: ['http:'] } })
  const limits = { principal: 'ann', roots: [folder], maxBytes: 1000, signal: new AbortController().signal }
  const own: Partial<Assets> = { load: (ref) => inputs(ref, limits) }
  try {
    return await work(journaledAssets(own as Assets, { journal, needed: new Set() }))
  } finally {
    const entry = { principal: 'ann', rights: '', request: '', startedAt: 0, answers: {}, asked: {} }
    await turn.write(textOfEntry({ ...entry, steps: await journal.keptSteps() }))
  }
}
const textOf = async (assets: Assets, ref: string): Promise<string> => Buffer.from(await (await assets.load(ref)).bytes()).toString()

describe('an input that a call loads before it asks', () => {
  it('is downloaded once, by its address, whatever lies there when the call is begun again', async () => {
    answers = ['first', 'other'].map((body) => ({ status: 200, body }))
    const load = (assets: Assets): Promise<string> => textOf(assets, address('/a.txt'))
    expect(await round(load)).toBe('first')
    expect(await round(load)).toBe('first')
    expect(await round(load)).toBe('first')
    expect(asked).toEqual(['/a.txt'])
  })

  it('is downloaded as often as the handler loads it, and each has its own again', async () => {
    answers = ['first', 'second'].map((body) => ({ status: 200, body }))
    const twice = async (assets: Assets): Promise<readonly string[]> => [
      await textOf(assets, address('/a.txt')),
      await textOf(assets, address('/a.txt')),
    ]
    expect(await round(twice)).toEqual(['first', 'second'])
    expect(await round(twice)).toEqual(['first', 'second'])
    expect(asked).toHaveLength(2)
  })

  it('fails again as it failed, so that the handler takes the same way', async () => {
    answers = [
      { status: 404, body: 'not here' },
      { status: 200, body: 'by now' },
    ]
    const fails = (assets: Assets): Promise<unknown> =>
      textOf(assets, address('/a.txt')).catch((error: { code: string; message: string }) => error)
    const first = (await round(fails)) as { code: string; message: string }
    expect(await round(fails)).toMatchObject({ code: first.code, message: first.message })
    expect(asked).toHaveLength(1)
  })

  it('is read anew from a path, which costs nobody anything', async () => {
    const path = join(folder, 'b.txt')
    await writeFile(path, 'before')
    expect(await round((assets) => textOf(assets, path))).toBe('before')
    await writeFile(path, 'after')
    expect(await round((assets) => textOf(assets, path))).toBe('after')
  })
})
