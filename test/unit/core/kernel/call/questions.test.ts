import { afterEach, describe, expect, it } from 'vitest'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import apps from '../../../../fixtures/apps-plugin/index.ts'

let open: TestHost | undefined
afterEach(async () => open?.close())
const start = async (init: Partial<TestHostInit>): Promise<TestHost> => (open = await createTestHost({ plugins: [apps()], ...init }))

/** A person who counts how often they were asked, and answers with it. */
const counting = () => {
  let asked = 0
  return { elicit: () => ({ action: 'accept' as const, content: { count: ++asked } }) }
}
const keysAsked = ({ client }: TestHost) => client.told.elicitations.map(({ key }) => key)
const ask = async ({ client }: TestHost, keys: (string | null)[], rest: object = {}): Promise<unknown> =>
  JSON.parse((await client.callTool('ask', { keys, ...rest })).text)

describe('questions of one call', () => {
  it('are all asked where they have no key, each under its place', async () => {
    const host = await start(counting())
    expect(await ask(host, [null, null])).toEqual([1, 2])
    expect(keysAsked(host)).toEqual(['elicit 1', 'elicit 2'])
  })

  it('have the same places when the call is repeated', async () => {
    const host = await start(counting())
    await ask(host, [null, 'mine', null])
    await ask(host, [null, 'mine', null])
    expect(keysAsked(host)).toEqual(['elicit 1', 'mine', 'elicit 2', 'elicit 1', 'mine', 'elicit 2'])
  })

  it('are asked once under one key, in order or at the same time', async () => {
    const host = await start(counting())
    expect(await ask(host, ['k', 'other', 'k', 'k'])).toEqual([1, 2, 1, 1])
    expect(await ask(host, ['k', 'k', 'k'], { together: true })).toEqual([3, 3, 3])
    expect(keysAsked(host)).toEqual(['k', 'other', 'k'])
  })

  it('are not answered by a consent to something else under the same key', async () => {
    const host = await start(counting())
    expect(await ask(host, ['pay', 'pay', 'pay'], { messages: ['For $1?', 'For $100?', 'For $1?'] })).toEqual([1, 2, 1])
    expect(keysAsked(host)).toEqual(['pay', 'pay 2'])
  })

  it('are asked again in the next call', async () => {
    const host = await start(counting())
    expect(await ask(host, ['k'])).toEqual([1])
    expect(await ask(host, ['k'])).toEqual([2])
  })

  it('are asked again where the answer did not fit, and where asking failed', async () => {
    const answers = [{ count: 'none' }, undefined, { count: 3 }]
    const host = await start({
      elicit: () => {
        const content = answers.shift()
        if (!content) throw new Error('not now')
        return { action: 'accept', content }
      },
    })
    expect(await ask(host, ['k', 'k', 'k', 'k'])).toEqual([
      expect.stringContaining('does not fit'),
      expect.stringContaining('not now'),
      3,
      3,
    ])
  })

  it('keep a no: nobody is pressed', async () => {
    const host = await start({ elicit: () => ({ action: 'decline' }) })
    expect(await ask(host, ['k', 'k'])).toEqual(['decline', 'decline'])
    expect(keysAsked(host)).toEqual(['k'])
  })

  it("go to the client's model once under one key, too", async () => {
    let asked = 0
    const { client } = await start({ sample: () => `answer ${++asked}` })
    const sample = async (keys: (string | null)[], messages?: string[]): Promise<unknown> =>
      JSON.parse((await client.callTool('sample', { keys, ...(messages && { messages }) })).text)
    expect(await sample(['k', 'k', null])).toEqual(['answer 1', 'answer 1', 'answer 2'])
    expect(await sample(['k', 'k'], ['a', 'b'])).toEqual(['answer 3', 'answer 4'])
    expect(client.told.samples.map(({ key }) => key)).toEqual(['k', 'sample 1', 'k', 'k 2'])
  })
})
