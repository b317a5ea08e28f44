/** `image.generate` by the client's own model: it is asked for an SVG by the guide of drawings, sees what is odd, and mends it once. */
import { artifact, AtelierError, type PluginContext, type ProviderCall, type ProviderV1, type SampleReply } from 'atelier-mcp'
import { ask, lentBy } from './ask.ts'
import type { Options } from './options.ts'

/** Drawings are long. */
const maxTokens = 16_000

/** What a plugin offers that draws: `drawing` of the services. */
type Drawings = NonNullable<ReturnType<typeof drawingsOf>>
const drawingsOf = (services: PluginContext['services']) => services.find('drawing')
type Drawn = Awaited<ReturnType<Drawings['draw']>>

/** Throws `PROVIDER_…` with the outcome `none`: whoever comes next may be asked. */
export const imageProvider = ({ models }: Options, services: PluginContext['services']): ProviderV1<'image.generate'> => ({
  specVersion: 'v1',
  kind: 'image.generate',
  id: 'sampling',
  title: "The client's own model",
  nature: 'written',
  perCaller: true,
  available: (_signal, client) =>
    drawingsOf(services)
      ? lentBy(client)
      : { ok: false, unconfigured: true, why: 'No plugin draws what it would write.', fix: 'Add the plugin "draw" to `plugins`.' },
  capabilities: { sizes: 'any', maxCount: 1, mimeTypes: ['image/png'], seed: false, transparency: true },
  estimate: () => ({ usd: 0, basis: 'computed' }),
  async invoke({ prompt, negativePrompt, style, size = '1024x1024', background }, call) {
    const drawings = drawingsOf(services)
    if (!drawings) throw failed('PROVIDER_UNSUPPORTED', "No plugin draws what the client's model would write.")
    const [width = 1024, height = 1024] = size.split('x').map(Number)
    const wish = [
      `Draw: ${prompt}`,
      ...(style ? [`Style: ${style}`] : []),
      ...(negativePrompt ? [`Without: ${negativePrompt}`] : []),
      `viewBox="0 0 ${width} ${height}". ${background === 'transparent' ? 'No ground: it stays transparent.' : 'A ground over the whole view.'}`,
      'Answer with the SVG alone.',
    ].join('\n')
    const write = async (text: string): Promise<SampleReply> => {
      const question = { system: await drawings.instructions(), text, pictures: [], maxTokens, models }
      return ask(question, call).catch((cause: unknown) => {
        if (call.signal.aborted) throw cause
        throw failed('PROVIDER_UNAVAILABLE', `The client's model did not draw: ${(cause as Error).message}`, cause)
      })
    }
    const draw = async ({ text }: SampleReply) => drawings.draw({ svg: text, width, height }, call.signal)
    const first = await write(wish)
    let drawn: Drawn | undefined
    let complaint: string
    try {
      drawn = await draw(first)
      complaint = drawn.notes.join('\n')
    } catch (error) {
      complaint = complaintOf(error, call)
    }
    let by = first
    if (complaint !== '') {
      const mend = async () => {
        const again = await write(
          `${wish}\n\nYour last SVG:\n${first.text}\n\nWhat is wrong with it:\n${complaint}\n\nMend this, and answer with the whole SVG.`,
        )
        const next = await draw(again).catch((error: unknown) => {
          const why = complaintOf(error, call)
          throw failed('PROVIDER_FAILED', `The client's model wrote nothing that can be drawn, also when asked once more. ${why}`, error)
        })
        return { again, next }
      }
      const mended = await mend().catch((error: unknown) => {
        // An odd drawing is better than none.
        if (!drawn || call.signal.aborted) throw error
        return undefined
      })
      if (mended && (!drawn || mended.next.notes.length <= drawn.notes.length)) [drawn, by] = [mended.next, mended.again]
    }
    const { bytes, notes } = drawn!
    return {
      artifacts: [artifact(bytes, 'image/png', { meta: { width: drawn!.width, height: drawn!.height } })],
      warnings: [
        { code: 'drawn-by-client', message: `Drawn by the client's model (${by.model}), as SVG, by sampling, which MCP has deprecated.` },
        ...notes.map((message) => ({ code: 'drawing-note', message })),
      ],
      cost: { usd: 0, basis: 'computed' },
    }
  },
})

/** What the model can mend; anything else is thrown on. */
function complaintOf(error: unknown, { signal }: ProviderCall): string {
  if (signal.aborted || !AtelierError.is(error)) throw error
  return [error.message, error.fix].filter(Boolean).join(' ')
}

const failed = (
  code: 'PROVIDER_UNSUPPORTED' | 'PROVIDER_UNAVAILABLE' | 'PROVIDER_FAILED',
  message: string,
  cause?: unknown,
): AtelierError =>
  new AtelierError({ code, message, fix: 'Write the drawing yourself by `draw_image`, or name another provider.', outcome: 'none', cause })
