import { AtelierError } from 'atelier-mcp'
import { expect, test } from 'vitest'
import { perPicture } from '#plugins/vision/per-picture.ts'

const late = new AtelierError({ code: 'DEADLINE', message: 'The work "look" was ended after 60000 ms.', outcome: 'none' })
const fail = (reason: AtelierError, signal?: AbortSignal): Promise<unknown> => {
  const work = async () => {
    throw reason
  }
  return perPicture(60, 'drawing.svg', work, signal).catch((thrown: unknown) => thrown)
}

test('work that took too long is told by the picture, with a fix that helps', async () => {
  const error = (await fail(late)) as AtelierError
  expect(error).toMatchObject({ code: 'DEADLINE', outcome: 'none', cause: late })
  expect(error.message).toContain('"drawing.svg" was given up after 60 seconds')
  expect(error.fix).toContain('smaller')
})

test('other errors, and the deadline of the call itself, stay as they are', async () => {
  const broken = new AtelierError({ code: 'INPUT_INVALID', message: 'broken', outcome: 'none' })
  expect(await fail(broken)).toBe(broken)
  expect(await fail(late, AbortSignal.abort(late))).toBe(late)
})

test('the work is given its time and its signal', async () => {
  const { signal } = new AbortController()
  expect(await perPicture(2, 'a.png', async (options) => options, signal)).toEqual({ timeoutMs: 2000, signal })
})
