import { artifact } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { frozen } from '#core/kernel/hooks/frozen.ts'
import { takenOver } from '#core/kernel/hooks/taken-over.ts'

const text = (words: string) => new TextEncoder().encode(words)
async function taken(given: unknown) {
  const answer = await takenOver(given)
  if ('fault' in answer) throw new Error(answer.fault)
  return answer.value
}

describe('an artifact that comes in', () => {
  it('is what its bytes are, whatever it says of them, and whatever becomes of them', async () => {
    const bytes = text('one')
    const own = await taken(artifact(bytes, 'text/plain', { size: 99, sha256: 'f'.repeat(64) }))
    bytes.fill(0)
    expect(own).toMatchObject({ size: 3, sha256: '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed' })
    expect(await own.bytes()).toEqual(text('one'))
  })
  it('is neither read nor copied once more where a handler has only said more of it', async () => {
    const own = await taken(artifact(text('one'), 'text/plain'))
    const shown = frozen(own)
    const again = await taken({ ...shown, size: 99, sha256: 'f'.repeat(64), meta: { words: 1 } })
    expect(again).toMatchObject({ size: 3, sha256: own.sha256, meta: { words: 1 } })
    // The same copy for each who asks, of the same bytes: none lies between.
    expect(again.bytes).toBe(shown.bytes)
    const copy = await again.bytes()
    copy.fill(0)
    expect(await own.bytes()).toEqual(text('one'))
  })
})
