/** Calls of MCP 2026-07-28 that ask their client: each round begins the handler again, in another process perhaps, and does nothing a second time. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { batch } from 'atelier-mcp/plugins'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agree, askingPlace, type AskingPlace, send } from '../fixtures/asking-place.ts'
import { enveloped, headersFor } from '../fixtures/enveloped.ts'
import { post, textOf } from '../fixtures/http-client.ts'

let at: AskingPlace
beforeEach(async () => void (at = await askingPlace()))
afterEach(() => at.close())

describe('a call that asks its client', () => {
  it('orders, judges and writes once in three rounds, each in a host of its own', async () => {
    // What the same costs with nobody to ask: one picture, and what judges it.
    await send(await at.start(), {}, { capabilities: {}, args: { prompt: 'a ship' } })
    await at.closeLast()
    const judged = at.vendor.asked('/moderations').length
    expect(at.vendor.asked('/images/generations')).toHaveLength(1)
    at.begun.length = 0

    let answer = await send(await at.start())
    for (const words of ['Shall it be drawn?', 'good?', 'Is the note good?']) {
      expect(answer.result?.resultType).toBe('input_required')
      const questions = Object.values(answer.result!.inputRequests!)
      expect(questions).toHaveLength(1)
      expect(questions[0]).toMatchObject({ method: 'elicitation/create', params: { message: expect.stringContaining(words) } })
      await at.closeLast()
      answer = await send(await at.start(), agree(answer))
    }
    expect(answer.result?.resultType).toBe('complete')
    const told = JSON.parse(textOf(answer.result!)) as { answers: readonly { action: string }[]; picture: string }
    expect(told.answers.map(({ action }) => action)).toEqual(['accept', 'accept', 'accept'])
    // Begun four times, as one and the same call.
    expect(at.begun).toHaveLength(4)
    expect(new Set(at.begun).size).toBe(1)
    expect(at.vendor.asked('/images/generations')).toHaveLength(2)
    expect(judged).toBeGreaterThan(0)
    // The look-alike sends the same picture both times, and that has been judged.
    expect(at.vendor.asked('/moderations')).toHaveLength(2 * judged - 1)
    expect((await at.made('.txt')).length).toBe(2)
  })

  it('gives the same to whoever sends the last request twice, also at once', async () => {
    const served = await at.start()
    const second = await send(served, agree(await send(served)))
    const third = await send(served, agree(second))
    const [one, other] = await Promise.all([send(served, agree(third)), send(served, agree(third))])
    expect(textOf(one.result!)).toBe(textOf(other.result!))
    expect(textOf((await send(served, agree(third))).result!)).toBe(textOf(one.result!))
    // What has been answered meanwhile counts for an earlier round, too.
    expect(textOf((await send(served, agree(second))).result!)).toBe(textOf(one.result!))
    expect(at.vendor.asked('/images/generations')).toHaveLength(1)
    expect((await at.made('.txt')).length).toBe(1)
  })

  it('asks when all else is done that can be done, and orders none of it again', async () => {
    const served = await at.start()
    const beside = { tool: 'asks_beside_work', args: {} }
    const asked = await send(served, {}, beside)
    expect(at.vendor.asked('/images/generations')).toHaveLength(2)
    const answer = await send(served, agree(asked), beside)
    expect(JSON.parse(textOf(answer.result!))).toEqual([expect.any(String), expect.any(String), 'accept'])
    expect(at.vendor.asked('/images/generations')).toHaveLength(2)
  })

  it.each([
    ['in the line of one provider', ['one', 'two'], 2],
    ['to what another run of the call has asked', ['same', 'same'], 1],
  ])('asks also where its runs wait %s', async (_, texts, rounds) => {
    const served = await at.start([], { limits: { perProvider: { asker: { concurrency: 1 } } } })
    const line = { tool: 'asks_in_line', args: { texts } }
    let answer = await send(served, {}, line)
    for (let round = 1; round <= rounds; round++) {
      expect(Object.keys(answer.result?.inputRequests ?? {})).toHaveLength(1)
      answer = await send(served, agree(answer), line)
    }
    expect(textOf(answer.result!)).toBe('[{"accept":1},{"accept":1}]')
  })

  it('takes another answer where the question was put by other words', async () => {
    const served = await at.start()
    const sold = { tool: 'asks_by_other_words', args: {} }
    const second = await send(served, agree(await send(served, {}, sold)), sold)
    const declined = { requestState: second.result?.requestState, inputResponses: { sold: { action: 'decline' } } }
    expect(textOf((await send(served, declined, sold)).result!)).toBe('decline')
  })

  it('asks for open folders once for all who want them, and all go on where nobody can be asked', async () => {
    const looks = { tool: 'looks_twice', args: {}, capabilities: { roots: {}, elicitation: {} } }
    const served = await at.start()
    const asked = await send(served, {}, looks)
    const requests = Object.entries(asked.result!.inputRequests!)
    expect(requests.map(([, { method }]) => method).toSorted()).toEqual(['elicitation/create', 'roots/list'])
    const folders = [{ uri: 'file:///home/ann' }]
    const inputResponses = Object.fromEntries(
      requests.map(([key, { method }]) => [
        key,
        method === 'roots/list' ? { roots: folders } : { action: 'accept', content: { yes: true } },
      ]),
    )
    const answer = await send(served, { requestState: asked.result?.requestState, inputResponses }, looks)
    expect(JSON.parse(textOf(answer.result!))).toEqual([folders, folders, 'accept'])
    await rm(join(at.folder, 'state', 'asked'), { recursive: true })
    await writeFile(join(at.folder, 'state', 'asked'), 'no folder')
    expect(JSON.parse(textOf((await send(served, {}, looks)).result!))).toEqual([[], [], 'unavailable'])
  })

  it('has the name of the request that began it, whatever its client says', async () => {
    const served = await at.start()
    const headers = { ...headersFor('tools/call', 'asks_by_other_words'), 'x-request-id': 'forged' }
    const meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } }
    const response = await post(served.url, enveloped(1, 'tools/call', { name: 'asks_by_other_words', arguments: {} }, meta), headers)
    expect(await response.text()).toContain('input_required')
    expect(at.begun).toEqual([response.headers.get('x-request-id')])
  })

  it('goes on as a job when its answer is out', async () => {
    const served = await at.start([batch({ jobs: { auto: 20 } })])
    const told = await send(served, {}, { tool: 'works_long', args: {} })
    const { id = '' } = JSON.parse(/`wait_job` with (\{.*?\})/.exec(textOf(told.result!))?.[1] ?? '{}') as { id?: string }
    // The connection of the first request is closed by now, and heard to be.
    await send(served, {}, { tool: 'list_jobs', args: {} })
    at.held.open()
    const waited = await send(served, {}, { tool: 'wait_job', args: { id, timeoutSeconds: 10 } })
    expect(textOf(waited.result!)).toBe('worked to the end')
  })

  it('tells a handler that nobody can be asked where the client says so, in one round', async () => {
    const answer = await send(await at.start(), {}, { capabilities: {} })
    const { answers } = JSON.parse(textOf(answer.result!)) as { answers: readonly { action: string }[] }
    expect(answers.map(({ action }) => action)).toEqual(['unavailable', 'unavailable', 'unavailable'])
  })
})
