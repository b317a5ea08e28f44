import { describe, expect, it } from 'vitest'
import { repliesOf } from '#plugins/studio/app/link/replies-of.ts'

const responseOf = (parts: readonly string[], type = 'text/event-stream'): Response => {
  const bytes = parts.map((part) => new TextEncoder().encode(part))
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const one of bytes) controller.enqueue(one)
      controller.close()
    },
  })
  return new Response(body, { headers: { 'content-type': type } })
}
const repliesIn = async (response: Response) => {
  const found = []
  for await (const reply of repliesOf(response)) found.push(reply)
  return found
}
const idsOf = async (response: Response) => (await repliesIn(response)).map(({ id }) => id)

describe('replies of a server', () => {
  it('are one of plain JSON', async () => {
    expect(await idsOf(responseOf(['{"id":', '1}'], 'application/json; charset=utf-8'))).toEqual([1])
  })

  it('are the events of a stream, wherever it is cut, with either end of line', async () => {
    for (const end of ['\n', '\r\n']) {
      const stream = [`event: message`, `id: 7`, `data: {"id":1}`, '', `: a comment`, '', `data: {"id":`, `data: 2}`, '', ''].join(end)
      for (let at = 1; at < stream.length; at++)
        expect(await idsOf(responseOf([stream.slice(0, at), stream.slice(at, at + 1), stream.slice(at + 1)]))).toEqual([1, 2])
    }
  })

  it('are not those that end in the middle', async () => {
    expect(await idsOf(responseOf(['data: {"id":1}\n\ndata: {"id":2}\n']))).toEqual([1])
  })

  it('come whole, however long they are', async () => {
    const parts = Array.from({ length: 4000 }, () => 'x'.repeat(1000))
    const [reply] = await repliesIn(responseOf(['data: {"id":1,"method":"', ...parts, '"}\n\n']))
    expect(reply?.method).toHaveLength(4_000_000)
  })
})
