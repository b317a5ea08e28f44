import { createTestHost } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { serving } from '#core/mcp/serving.ts'

/** Who listens in this process to what ends it, what strays, and whether its log is still read. */
const listeners = (): readonly number[] => [
  ...(['SIGINT', 'SIGTERM', 'uncaughtException', 'unhandledRejection'] as const).map((name) => process.listenerCount(name)),
  process.stderr.listenerCount('error'),
]

describe('a host that serves', () => {
  it('listens to the process until it is closed, and leaves no listener on it', async () => {
    const { host, close } = await createTestHost({ plugins: [] })
    const before = listeners()
    const served = serving(host, async () => {})
    expect(listeners()).toEqual(before.map((count) => count + 1))
    await served.close()
    expect(listeners()).toEqual(before)
    await close()
  })
})
