/** Calls of MCP 2026-07-28 that cannot be kept until their client answers, and such of a client that has too many of them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AtelierError, definePlugin, type MostAsked, type Plugin } from 'atelier-mcp'
import { z } from 'zod'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agree, type Answer, askingPlace, type AskingPlace, send } from '../fixtures/asking-place.ts'
import { textOf } from '../fixtures/http-client.ts'
import { memoryCalls } from '../fixtures/memory-calls.ts'

let at: AskingPlace
beforeEach(async () => void (at = await askingPlace()))
afterEach(() => at.close())

const yes = z.object({ yes: z.boolean() })
const errorOf = ({ result }: Answer): unknown => {
  const { _meta: meta } = result!
  return meta?.['atelier/result']?.error
}

describe('a call that asks its client and cannot be kept', () => {
  it('tells its handler that nobody can be asked, and loses nothing that was paid', async () => {
    const served = await at.start()
    await mkdir(join(at.folder, 'state'), { recursive: true })
    await writeFile(join(at.folder, 'state', 'asked'), 'no folder')
    const answer = await send(served)
    const { answers } = JSON.parse(textOf(answer.result!)) as { answers: readonly { action: string }[] }
    expect(answers.map(({ action }) => action)).toEqual(['unavailable', 'unavailable', 'unavailable'])
    expect(at.vendor.asked('/images/generations')).toHaveLength(1)
  })
})

describe('a call that asks a client which has too many of them', () => {
  /** Keeps calls in memory, and has no room while `isFull`. */
  const keeping = (most: Partial<MostAsked>, now = { isFull: false }): Plugin => {
    const host = memoryCalls()
    const plugin = definePlugin({
      name: 'keeping',
      version: '1.0.0',
      apiVersion: 1,
      description: 'Keeps calls in memory.',
      engines: () => ({
        calls(init) {
          const { calls } = host({ ...init, most: { ...init.most, ...most } })
          return {
            ...calls,
            during: (call, signal, work) =>
              calls.during(call, signal, (turn) =>
                work({
                  ...turn,
                  async write(...given) {
                    if (now.isFull) throw new AtelierError({ code: 'QUESTION_LIMIT', message: 'There is no room.', outcome: 'none' })
                    await turn.write(...given)
                  },
                }),
              ),
          }
        },
      }),
      setup() {},
    })
    return plugin()
  }

  const asksTwice = definePlugin({
    name: 'asks-twice',
    version: '1.0.0',
    apiVersion: 1,
    description: 'Asks twice, and pays nothing.',
    setup(ctx) {
      ctx.tools.add({
        name: 'asks_twice',
        description: 'Asks twice.',
        async handler(_, call) {
          const first = await call.elicit('One?', yes)
          const second = await call.elicit('Two?', yes)
          return `${first.action} ${second.action}`
        },
      })
    },
  })

  it('is refused with a code that says what to do, and asks when one of them is over', async () => {
    const served = await at.start([keeping({ calls: 1 })])
    const ship = { args: { prompt: 'a ship' } }
    let answer = await send(served)
    expect(answer.result?.resultType).toBe('input_required')
    expect(errorOf(await send(served, {}, ship))).toMatchObject({
      code: 'QUESTION_LIMIT',
      outcome: 'none',
      retryable: true,
      fix: expect.stringContaining('Answer what is open'),
    })
    expect(at.vendor.asked('/images/generations')).toHaveLength(0)
    while (answer.result?.resultType === 'input_required') answer = await send(served, agree(answer))
    expect(errorOf(answer)).toBeUndefined()
    expect((await send(served, {}, ship)).result?.resultType).toBe('input_required')
  })

  it('goes on by the same request when there is room, where it was refused in the middle', async () => {
    const now = { isFull: false }
    const served = await at.start([keeping({}, now), asksTwice()])
    const twice = { tool: 'asks_twice', args: {} }
    const back = agree(await send(served, {}, twice))
    now.isFull = true
    for (let times = 1; times <= 2; times++) expect(errorOf(await send(served, back, twice))).toMatchObject({ code: 'QUESTION_LIMIT' })
    now.isFull = false
    const second = await send(served, back, twice)
    expect(second.result?.resultType).toBe('input_required')
    expect(textOf((await send(served, agree(second), twice)).result!)).toBe('accept accept')
  })

  it('is told that nobody can be asked where it has paid by then, and loses nothing of that', async () => {
    const now = { isFull: false }
    const served = await at.start([keeping({}, now)])
    const back = agree(await send(served))
    now.isFull = true
    const { answers } = JSON.parse(textOf((await send(served, back)).result!)) as { answers: readonly { action: string }[] }
    expect(answers.map(({ action }) => action)).toEqual(['accept', 'unavailable', 'unavailable'])
    expect(at.vendor.asked('/images/generations')).toHaveLength(1)
  })
})
