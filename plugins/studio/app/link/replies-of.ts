/** What a server answers to one message of MCP over HTTP. */
import type { Meta } from './link.ts'

export interface Reply {
  readonly id?: number
  readonly method?: string
  readonly params?: Meta
  readonly result?: Meta
  readonly error?: { readonly message: string }
}

/** Of plain JSON, or of a stream of events. */
export async function* repliesOf(response: Response): AsyncGenerator<Reply> {
  if (response.headers.get('content-type')?.startsWith('application/json') === true) {
    yield (await response.json()) as Reply
    return
  }
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let parts: string[] = []
  let tail = ''
  for (;;) {
    const { done, value = '' } = await reader.read()
    parts.push(value)
    // An event may have millions of characters in hundreds of pieces: only its end is looked for in each.
    const near = tail + value
    tail = near.slice(-3)
    if (eventEnd.test(near)) {
      const events = parts.join('').split(eventEnd)
      parts = [events.pop() ?? '']
      for (const event of events) {
        const data = dataOfEvent(event)
        if (data !== '') yield JSON.parse(data) as Reply
      }
    }
    if (done) return
  }
}

const eventEnd = /\r?\n\r?\n/
const dataOfEvent = (event: string): string =>
  event
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).trimStart())
    .join('\n')
