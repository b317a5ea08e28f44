import { artifact } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, plugin, speaker, testPeer } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

/** Counts what it makes. */
const previews = (make: () => Promise<Uint8Array>) => {
  const count = { begun: 0 }
  const preview = plugin('preview', ({ exporters }) =>
    exporters.add({
      format: 'preview',
      mimeType: 'image/*',
      extension: 'png',
      accepts: ['*/*'],
      encode: async () => {
        count.begun++
        return artifact(await make(), 'image/png')
      },
    }),
  )
  return { count, preview }
}
const painter = speaker('painter', {
  invoke: async () => ({ artifacts: [artifact(Buffer.from('large'), 'image/png')], data: { said: 'done' } }),
})

describe('what a reply needs', () => {
  it('spoils nothing that is kept, where an exporter works in the bytes that it was given', async () => {
    const inPlace = plugin('in-place', ({ exporters }) =>
      exporters.add({
        format: 'preview',
        mimeType: 'image/*',
        extension: 'png',
        accepts: ['*/*'],
        encode: async (source) => {
          const bytes = await source.bytes()
          return artifact(bytes.fill(33), 'image/png')
        },
      }),
    )
    open = await kernelHost([inPlace, painter])
    const { artifacts } = await open.run('x')
    expect(Buffer.from(await artifacts[0]!.bytes()).toString()).toBe('large')
  })
  it('ends no run where it cannot be made', async () => {
    const { count, preview } = previews(() => Promise.reject(new Error('broken')))
    open = await kernelHost([preview, painter])
    expect((await open.run('x')).artifacts).toHaveLength(1)
    expect(count.begun).toBe(1)
  })
  it('is begun while the result is being kept, and made once', async () => {
    const { count, preview } = previews(async () => Buffer.from('small'))
    open = await kernelHost([preview, painter])
    const { call, end } = open.host.openCall(testPeer())
    const result = await call.run({ kind: 'test.speak', text: 'x' })
    expect(count.begun).toBe(1)
    const { content } = await call.show(result)
    end()
    expect(content).toContainEqual({ type: 'image', data: Buffer.from('small').toString('base64'), mimeType: 'image/png' })
    expect(count.begun).toBe(1)
  })
})
