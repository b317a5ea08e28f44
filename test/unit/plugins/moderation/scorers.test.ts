import type { Availability, PluginContext } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { scorers } from '#plugins/moderation/scorers.ts'

const seenBy = (available: (signal: AbortSignal) => Promise<Availability>) => {
  const judge = { specVersion: 'v1', kind: 'moderate.image', id: 'judge', capabilities: { categories: ['sexual'] }, available } as const
  const providers = { list: () => [judge] } as unknown as PluginContext['providers']
  return scorers({ providers }, { smallCopy: async (picture) => picture }).seesPictures('anywhere')
}

describe('somebody who looks at pictures', () => {
  it('is there as long as nobody says otherwise: what may be refused is not shown unfinished', async () => {
    const off: Availability = { ok: false, unconfigured: true, why: 'No key.', fix: 'Set one.' }
    expect(await seenBy(async () => ({ ok: true }))).toBe(true)
    expect(await seenBy(async () => off)).toBe(false)
    expect(await seenBy(() => Promise.reject(new Error('broken')))).toBe(true)
    expect(
      await seenBy(() => {
        throw new Error('broken at once')
      }),
    ).toBe(true)
    expect(await seenBy(() => new Promise(() => {}))).toBe(true)
  })
})
