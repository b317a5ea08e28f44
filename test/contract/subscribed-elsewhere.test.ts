/** A resource that is watched by a request to one host, and changes in the next moment at the host where the client's stream is. */
import { definePlugin, type Plugin, type SessionBook } from 'atelier-mcp'
import { afterEach, expect, it } from 'vitest'
import { call, post } from '../fixtures/http-client.ts'
import { memorySessions } from '../fixtures/memory-sessions.ts'
import { servedHost, type ServedHost, sessionOf } from '../fixtures/served-host.ts'

const hosts: ServedHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})

/** Hears what it was told only when somebody catches up: as where that is on its way still. */
function slow(book: SessionBook): SessionBook {
  return {
    ...book,
    async join(host, hear) {
      const told: Parameters<typeof hear>[0][] = []
      const joined = await book.join(host, (message) => void told.push(message))
      return {
        tell: joined.tell,
        async caughtUp() {
          await joined.caughtUp?.()
          for (const message of told.splice(0)) hear(message)
        },
      }
    },
  }
}
const plugin = (sessions: SessionBook): Plugin =>
  definePlugin({
    name: 'news',
    version: '1.0.0',
    apiVersion: 1,
    engines: () => ({ sessions }),
    setup({ tools, resources }) {
      resources.add({ uri: 'news://today', name: 'news', description: 'What there is.', read: () => 'news' })
      tools.add({ name: 'tell', description: 'Says that there are news.', handler: () => (resources.changed('news://today'), 'told') })
    },
  })()

it('is told of, though that host had not heard yet that it is watched', async () => {
  const shared = memorySessions()
  for (let count = 0; count < 2; count++) hosts.push(await servedHost([plugin(slow(shared.forHost()))], {}))
  const [one, other] = hosts.map(({ url }) => url)
  const session = await sessionOf(one!, {})
  const gone = new AbortController()
  const stream = await fetch(other!, {
    headers: { accept: 'text/event-stream', ...session },
    signal: AbortSignal.any([gone.signal, AbortSignal.timeout(60_000)]),
  })
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
  try {
    const watch = { jsonrpc: '2.0', id: 1, method: 'resources/subscribe', params: { uri: 'news://today' } }
    const watched = await post(one!, watch, session)
    expect(await watched.text()).toContain('"result"')
    // Whoever it is that says so: a request of the same session would be read with all that it has chosen.
    const teller = await sessionOf(other!, {})
    await (await post(other!, call(2, 'tell'), teller)).text()
    let heard = ''
    for (let isOver = false; !isOver && !heard.includes('news://today');) {
      const { value = '', done } = await reader.read().catch(() => ({ value: '', done: true }))
      heard += value
      isOver = done
    }
    expect(heard).toContain('notifications/resources/updated')
  } finally {
    gone.abort()
  }
})
