import { describe, expect, it } from 'vitest'
import { filesBy } from '#plugins/studio/app/link/files.ts'
import type { Answer, Meta } from '#plugins/studio/app/link/link.ts'

/** A server that answers when it is told to. */
function slowServer() {
  const waiting: { readonly id: unknown; readonly go: () => void }[] = []
  const call = (_tool: string, { id }: Meta): Promise<Answer> =>
    new Promise((resolve) => {
      const contents = { uri: 'asset://x', mimeType: 'image/png', blob: 'AAAA', _meta: { offset: 0, total: 3 } }
      waiting.push({ id, go: () => resolve({ content: [{ type: 'resource', resource: contents }] }) })
    })
  return { call, waiting, answerAll: () => waiting.splice(0).forEach(({ go }) => go()) }
}
const asset = (id: string) => ({ id, mimeType: 'image/png' })
const asked = ({ waiting }: ReturnType<typeof slowServer>) => waiting.map(({ id }) => id)
/** More than are asked for at once. */
const busy = ['a', 'b', 'c', 'd', 'e', 'f']

describe('pictures that wait for their turn', () => {
  it('are not fetched where nobody looks at them any more', async () => {
    const server = slowServer()
    const files = filesBy(server)
    const first = busy.map((id) => files.picture(asset(id), 'small'))
    const gone = new AbortController()
    const left = files.picture(asset('left'), 'small', gone.signal)
    const stays = files.picture(asset('stays'), 'small')
    gone.abort()
    expect(asked(server)).toEqual(busy)
    server.answerAll()
    await Promise.all(first)
    await expect(left).rejects.toThrow('Nobody looks')
    expect(asked(server)).toEqual(['stays'])
    server.answerAll()
    expect(await stays).toBe('data:image/png;base64,AAAA')
  })

  it('are fetched where one of those that asked still looks, or looks again', async () => {
    const server = slowServer()
    const files = filesBy(server)
    const first = busy.map((id) => files.picture(asset(id), 'small'))
    const [one, two] = [new AbortController(), new AbortController()]
    const pictures = [files.picture(asset('x'), 'small', one.signal), files.picture(asset('x'), 'small')]
    const before = files.picture(asset('y'), 'small', two.signal)
    one.abort()
    two.abort()
    const again = files.picture(asset('y'), 'small')
    server.answerAll()
    await Promise.all(first)
    expect(asked(server).toSorted()).toEqual(['x', 'y'])
    server.answerAll()
    await Promise.all([...pictures, before, again])
  })

  it('that were given up are fetched when somebody asks anew', async () => {
    const server = slowServer()
    const files = filesBy(server)
    const first = busy.map((id) => files.picture(asset(id), 'small'))
    const gone = new AbortController()
    const left = files.picture(asset('x'), 'small', gone.signal)
    gone.abort()
    server.answerAll()
    await Promise.all(first)
    await expect(left).rejects.toThrow('Nobody looks')
    const anew = files.picture(asset('x'), 'small')
    server.answerAll()
    expect(await anew).toContain('AAAA')
  })
})
