/** The contract suite over the providers of vision and sampling. */
import { artifact, AtelierError, type ProviderV1 } from 'atelier-mcp'
import { sampling, vision } from 'atelier-mcp/plugins'
import { type Fault, pluginParts, providerSuite } from 'atelier-mcp/testing'
import { afterAll, describe, it } from 'vitest'
import { otherScene, scene, written } from '../fixtures/vision-pictures.ts'

const seeing = await pluginParts(vision())
const asking = await pluginParts(sampling(), {
  services: { 'model-spec': { strictSchema: () => ({ type: 'object' }), guide: () => 'guide', instructions: () => 'a crate' } },
})
afterAll(() => seeing.dispose())

const input = artifact(scene(), 'image/png')
const question = 'Which colour is the house?'

/** The provider with a client behind it whose model answers what is set. */
let answer: () => string = () => '{"colour":"red"}'
let orders = 0
const withModel = <K extends 'vision.analyze' | 'model.design'>(provider: ProviderV1<K>): ProviderV1<K> => ({
  ...provider,
  invoke: (request, call) =>
    provider.invoke(request, {
      ...call,
      client: { ...call.client, capabilities: { sampling: {} } },
      async sample() {
        if (call.signal.aborted) throw new AtelierError({ code: 'ABORTED', message: 'The call was cancelled.', outcome: 'none' })
        orders += 1
        const text = answer()
        return { text, content: [{ type: 'text', text }], model: 'scripted' }
      },
    }),
})
const fault = (name: string, code: string, reply: () => string): Fault => ({
  name,
  code,
  outcome: 'none',
  arrange() {
    orders = 0
    let first = true
    answer = () => {
      if (!first) return '{"colour":"red"}'
      first = false
      return reply()
    }
  },
  orders: () => orders,
})
const refuse = (): never => {
  throw new AtelierError({ code: 'CLIENT_REFUSED', message: 'The client declined.', outcome: 'none' })
}
const faults = [fault('a client that declines', 'PROVIDER_REFUSED', refuse), fault('an empty answer', 'PROVIDER_EMPTY', () => ' ')]

const page = artifact(written(), 'image/png')
const cases = [
  ...providerSuite({
    provider: seeing.provider('vision.analyze', 'local'),
    request: { images: [input], question },
    input: artifact(scene('', 64, 48), 'image/png'),
  }),
  ...providerSuite({
    provider: seeing.provider('vision.read'),
    request: { image: page, languages: ['eng'] },
    shows: 'Atelier makes pictures',
  }),
  ...providerSuite({ provider: seeing.provider('vision.compare'), request: { a: input, b: artifact(otherScene(), 'image/png') } }),
  ...providerSuite({ provider: withModel(asking.provider('vision.analyze')), request: { images: [input], question }, input, faults }),
  ...providerSuite({ provider: withModel(asking.provider('model.design')), request: { prompt: 'a crate' }, faults }),
]
describe('providers keep the contract', () => {
  for (const { name, run } of cases) it(name, run)
})
