/** The provider in a real host: through its hooks, its chain and its guards, as a caller gets it. */
import assert from 'node:assert/strict'
import { definePlugin } from '../kernel/contract/define.ts'
import type { ProviderV1 } from '../kernel/contract/provider.ts'
import { createTestHost } from './create-test-host.ts'
import { hostOf } from './plugin-parts.ts'
import { providerCall } from './provider-call.ts'
import type { Trial } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'

/** Asks once in the host of `pluginParts`, else in a new one that has this provider alone. */
export const inHostCase = ({ suite, model, kind, request, ask }: Trial): SuiteCase => ({
  name: 'answers in a host as it does alone: asked once, and everything kept',
  async run() {
    const { provider, options = {} } = suite
    const alone = await ask()
    const own = hostOf(provider) === undefined ? await createTestHost({ plugins: [only(provider)] }) : undefined
    try {
      const { host } = (own ?? hostOf(provider))!
      const { call, end } = host.openCall({ ...someone, paths: true })
      const before = suite.orders?.()
      try {
        const result = await call.run(request(), {
          provider: model === undefined ? provider.id : `${provider.id}/${model}`,
          providerOptions: { [provider.id]: options },
          cache: 'off',
        })
        assert.equal(result.provenance.provider, provider.id, 'another provider has answered')
        assert.equal(result.artifacts.length, alone.output?.artifacts?.length ?? 0, 'artifacts were lost or added on the way')
        for (const { id } of result.artifacts) assert.ok(await call.assets.get(id), 'an artifact is not kept')
        assert.equal(result.kind, kind)
        if (before !== undefined) assert.equal(suite.orders!() - before, 1, 'orders')
      } finally {
        end()
      }
    } finally {
      await own?.close()
    }
  },
})

const { principal, client } = providerCall().call
const someone = { principal, client }

const only = (provider: ProviderV1) =>
  definePlugin({ name: 'suite', version: '1.0.0', apiVersion: 1, setup: ({ providers }) => providers.add(provider) })()
