/** Calls of MCP 2026-07-28 that ask their client: what is no answer to them, or no longer, and of whom none is taken. */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newToken } from '#core/mcp/http/tokens.ts'
import { answerableMs } from '#core/services/calls/call-entry.ts'
import { agree, askingPlace, type AskingPlace, type Back, send } from '../fixtures/asking-place.ts'

let at: AskingPlace
beforeEach(async () => void (at = await askingPlace()))
afterEach(() => at.close())

describe('an answer to a call', () => {
  it('refuses to go on for one who may do less by now, also where it is all in the journal', async () => {
    const token = newToken()
    const may = (scopes: readonly string[]) => ({ http: { auth: { tokens: [{ principal: 'ann', secret: token, scopes }] } } })
    const asked = await send(await at.start([], may([])), {}, { token })
    await at.closeLast()
    const narrowed = await at.start([], may(['kind:moderate.*']))
    const { error } = await send(narrowed, agree(asked), { token })
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('has changed'), data: { fix: expect.any(String) } })
    expect(at.vendor.asked('/images/generations')).toHaveLength(0)
    await at.closeLast()
    expect((await send(await at.start([], may([])), agree(asked), { token })).result?.resultType).toBe('input_required')
  })

  it('refuses another person who has the state and the same arguments, and goes on for whom it asked', async () => {
    const [ann, bob] = [newToken(), newToken()]
    const tokens = [
      { principal: 'ann', secret: ann },
      { principal: 'bob', secret: bob },
    ]
    const served = await at.start([], { http: { auth: { tokens } } })
    const asked = await send(served, {}, { token: ann })
    const { error } = await send(served, agree(asked), { token: bob })
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('another request'), data: { fix: expect.any(String) } })
    expect(at.vendor.asked('/images/generations')).toHaveLength(0)
    expect((await send(served, agree(asked), { token: ann })).result?.resultType).toBe('input_required')
  })

  it('asks again where the answer does not fit, or was to something else', async () => {
    const served = await at.start()
    const asked = await send(served)
    const [key = ''] = Object.keys(asked.result!.inputRequests!)
    for (const responses of [
      { [key]: { action: 'accept', content: { yes: 'perhaps' } } },
      { [key]: { roots: [] } },
      { unheard: { action: 'accept', content: {} } },
    ]) {
      const again = await send(served, { requestState: asked.result!.requestState, inputResponses: responses })
      expect(again.result).toMatchObject({ resultType: 'input_required', inputRequests: asked.result!.inputRequests })
    }
  })

  it('refuses what was never asked, made up, changed, another call’s or answered otherwise, and says what to do', async () => {
    const served = await at.start()
    const asked = await send(served)
    const back = agree(asked)
    const { requestState = '' } = back
    const [, body = '', mac = ''] = requestState.split('.')
    const foreign = JSON.parse(Buffer.from(body, 'base64url').toString()) as { p: { call: string } }
    const forged = Buffer.from(JSON.stringify({ ...foreign, p: { call: 'another' } })).toString('base64url')
    const refusals: readonly (readonly [string, Back, object?])[] = [
      ['nobody has asked', { inputResponses: back.inputResponses! }],
      ['not given by this server', { ...back, requestState: 'made up' }],
      ['not given by this server', { ...back, requestState: `v1.${forged}.${mac}` }],
      ['another request', back, { args: { prompt: 'a ship' } }],
    ]
    for (const [words, given, more] of refusals) {
      const { error } = await send(served, given, more)
      expect(error, words).toMatchObject({ code: -32602, message: expect.stringContaining(words), data: { fix: expect.any(String) } })
    }
    await send(served, back)
    const [key = ''] = Object.keys(asked.result!.inputRequests!)
    const otherwise = { requestState, inputResponses: { [key]: { action: 'decline' } } }
    expect((await send(served, otherwise)).error?.message).toContain('answered before')
    expect(at.vendor.asked('/images/generations')).toHaveLength(1)
  })

  it('refuses a state whose call was forgotten', async () => {
    const served = await at.start()
    const asked = await send(served)
    const kept = join(at.folder, 'state', 'asked')
    for (const name of await readdir(kept)) if (name !== 'key') await rm(join(kept, name), { recursive: true })
    expect((await send(served, agree(asked))).error?.message).toContain('not kept any more')
  })

  it('refuses an answer that comes after more than an hour, orders nothing, and asks anew', async () => {
    const served = await at.start()
    const asked = await send(served)
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      vi.setSystemTime(Date.now() + answerableMs + 2000)
      const { error } = await send(served, agree(asked))
      expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('expired'), data: { fix: expect.any(String) } })
      expect((await send(served)).result?.resultType).toBe('input_required')
    } finally {
      vi.useRealTimers()
    }
    expect(at.vendor.asked('/images/generations')).toHaveLength(0)
  })

  it('keeps its key and what was said for the owner alone, and goes on with a new key where that is damaged', async () => {
    const served = await at.start()
    const asked = await send(served)
    const key = join(at.folder, 'state', 'asked', 'key')
    expect(await readFile(key, 'utf8')).toMatch(/^[\da-f]{64}$/)
    if (process.platform !== 'win32') expect((await stat(key)).mode & 0o777).toBe(0o600)
    const all = await readdir(join(at.folder, 'state', 'asked'), { withFileTypes: true })
    const call = all.find((one) => one.isDirectory())!.name
    if (process.platform !== 'win32')
      for (const one of all) expect((await stat(join(at.folder, 'state', 'asked', one.name))).mode & (one.isFile() ? 0o077 : 0)).toBe(0)
    if (process.platform !== 'win32') expect((await stat(join(at.folder, 'state', 'asked', call, 'call.json'))).mode & 0o777).toBe(0o600)
    await at.closeLast()
    await writeFile(key, 'damaged')
    const next = await at.start()
    expect((await send(next, agree(asked))).error?.message).toContain('not given by this server')
    expect((await send(next)).result?.resultType).toBe('input_required')
  })
})
