/** A plugin with tools of both sorts: one answers with data, one makes a picture and shows it. Plus a resource and a prompt. */
import { definePlugin, error, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'

export interface PostcardOptions {
  /** Written on every card. Default `Greetings from`. */
  greeting?: string
}

const plugin: PluginFactory<PostcardOptions> = definePlugin({
  name: 'postcards',
  version: '1.0.0',
  apiVersion: 1,
  description: 'Postcards of anywhere.',
  requires: ['image-gen'],
  options: z.strictObject({ greeting: z.string().max(60).default('Greetings from') }),
  setup({ options: { greeting }, tools, resources, prompts, log }) {
    const sent: { readonly place: string; readonly uri: string }[] = []

    // A data tool: `output` is a schema, the handler returns data.
    tools.add({
      name: 'postage',
      description: 'What it costs to send postcards.',
      annotations: { readOnlyHint: true },
      input: z.object({ cards: z.int().min(1).max(100), abroad: z.boolean().default(false) }),
      output: z.object({ total: z.number(), currency: z.string() }),
      handler: ({ cards, abroad }) => ({ total: Math.round(cards * (abroad ? 1.25 : 0.95) * 100) / 100, currency: 'EUR' }),
    })

    // A content tool: runs the pipeline, with cache, policies and all, and shows what came.
    tools.add({
      name: 'make_postcard',
      title: 'Make a postcard',
      description: 'Draws a postcard of a place.',
      input: z.object({ place: z.string().max(80).optional(), format: z.enum(['png', 'webp', 'jpeg']).default('webp') }),
      async handler({ place, format }, { elicit, run, show, progress }) {
        if (!place) {
          const answer = await elicit('A postcard of which place?', z.object({ place: z.string() }))
          if (answer.action !== 'accept') return error('A postcard needs a place: pass `place`.')
          place = answer.content.place
        }
        progress(0, 1, `Drawing ${place}`)
        const result = await run({ kind: 'image.generate', prompt: place, size: '768x512' }, { output: { format } })
        for (const { uri } of result.artifacts) sent.push({ place, uri })
        resources.changed('postcards://sent')
        log.info('postcard made', { place })
        return show(result, `${greeting} ${place}`)
      },
    })

    resources.add({
      uri: 'postcards://sent',
      name: 'sent-postcards',
      description: 'The postcards of this session.',
      mimeType: 'application/json',
      read: () => JSON.stringify(sent),
    })
    prompts.add({
      name: 'holiday_album',
      description: 'A series of postcards of one journey.',
      args: { country: { description: 'Where to' }, cards: { optional: true } },
      handler: ({ country, cards = '4' }) => `Plan ${cards} stops in ${country} and call make_postcard for each.`,
    })
  },
})
export default plugin
