import { artifact, type Artifact, type Result, sha256Of } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { takenResult } from '#core/kernel/hooks/taken-output.ts'

const bytes = (words: string) => new TextEncoder().encode(words)
const remembered = (companion: Artifact, sha256: string): Result =>
  ({ artifacts: [artifact(bytes('picture'), 'image/png', { size: 7, sha256, companions: [companion] })], data: {} }) as unknown as Result
const file = (sha256?: string): Artifact => artifact(bytes('changed'), 'text/plain', { name: 'a.bin', ...(sha256 && { sha256, size: 7 }) })

describe('a file that accompanies what a cache hands over', () => {
  it.each([
    ['when the host has the picture itself', true],
    ['when it has to be read', false],
  ])('is what its hash says, %s', async (_, isKept) => {
    const picture = await sha256Of(bytes('picture'))
    const kept = async (sha256: string) => (isKept && sha256 === picture ? async () => bytes('picture') : undefined)
    const wrong = await takenResult(remembered(file(await sha256Of(bytes('as it was'))), picture), undefined, kept)
    expect(wrong).toEqual({ fault: 'an artifact with other bytes than its `sha256` says' })
    const right = await takenResult(remembered(file(await sha256Of(bytes('changed'))), picture), undefined, kept)
    const [one] = 'value' in right ? right.value.artifacts : []
    expect(await one?.companions?.[0]?.bytes()).toEqual(bytes('changed'))
    expect(one?.companions?.[0]).toMatchObject({ name: 'a.bin', size: 7 })
    // Of what says no hash, the host finds out its own.
    const told = await takenResult(remembered(file(), picture), undefined, kept)
    expect('value' in told && told.value.artifacts[0]?.companions?.[0]?.sha256).toBe(await sha256Of(bytes('changed')))
  })
})
