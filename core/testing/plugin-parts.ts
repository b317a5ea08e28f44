/** What one plugin registers in a real host: for tests of its parts. */
import type { Exporter } from '../kernel/contract/assets.ts'
import type { Services } from '../kernel/contract/augment.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import type { Plugin } from '../kernel/contract/plugin.ts'
import type { ProviderV1 } from '../kernel/contract/provider.ts'
import type { Kind } from '../kernel/contract/run.ts'
import type { Tool } from '../kernel/contract/tools.ts'
import { definePlugin } from '../kernel/contract/define.ts'
import { createTestHost, type TestHost } from './create-test-host.ts'

export interface PluginParts {
  readonly providers: readonly ProviderV1[]
  readonly exporters: readonly Exporter[]
  readonly tools: readonly Tool[]
  /** The provider of a kind, by id or the first; throws where there is none. */
  provider<K extends Kind>(kind: K, id?: string): ProviderV1<K>
  /** What the plugin wrote to its log. */
  readonly logged: readonly { readonly level: string; readonly message: string; readonly data?: Meta }[]
  /** Closes the host: runs the plugin's disposers, last added first, and removes its folders. */
  dispose(): Promise<void>
}
export interface PluginPartsInit {
  /** Services of other plugins that it may ask for. */
  readonly services?: Partial<Services>
  /** What `env('NAME')` reads. Default: nothing. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

const homes = new WeakMap<ProviderV1, TestHost>()

/** The host in which `pluginParts` has set this provider up; `undefined` for one that was made by hand. */
export const hostOf = (provider: object): TestHost | undefined => homes.get(provider as ProviderV1)

/**
 * Sets the plugin up in a host of its own, with everything that a host is strict about: options are checked, `ctx.fetch` goes
 * to `needs.hosts` alone, `ctx.files` and `ctx.dirs` are real and temporary, hooks are sealed. Rejects as a start would.
 */
export async function pluginParts(plugin: Plugin, { services = {}, environment = {} }: PluginPartsInit = {}): Promise<PluginParts> {
  const { name } = plugin.definition
  const host = await createTestHost({ plugins: [...providing(services, plugin.definition.requires), plugin], environment })
  const own = <T>(entries: readonly { readonly plugin: string; readonly value: T }[]): T[] =>
    entries.filter((entry) => entry.plugin === name).map(({ value }) => value)
  const { registry } = host.host
  const providers = own(registry.providers)
  for (const provider of providers) homes.set(provider, host)
  return {
    providers,
    exporters: own(registry.exporters),
    tools: own(registry.tools),
    get logged() {
      return host.log.filter((line) => line.name === name).map(({ level, message, data }) => ({ level, message, ...(data && { data }) }))
    },
    provider(kind, id) {
      const found = providers.find((each) => each.kind === kind && (id === undefined || each.id === id))
      if (!found) throw new Error(`"${name}" has no provider of kind "${kind}"${id === undefined ? '' : ` called "${id}"`}.`)
      return found as ProviderV1<typeof kind>
    },
    dispose: () => host.close(),
  }
}

/** A plugin that stands in for those which would provide the services, and empty ones under the names that are required. */
function providing(services: Partial<Services>, requires: readonly string[] = []): Plugin[] {
  const standIn = (name: string, given: Partial<Services>): Plugin =>
    definePlugin({
      name,
      version: '0.0.0',
      apiVersion: 1,
      setup({ services: registry }) {
        for (const [service, value] of Object.entries(given)) registry.provide(service as keyof Services, value)
      },
    })()
  const missing = requires.filter((one) => !one.endsWith('?'))
  return [standIn('given-services', services), ...missing.map((one) => standIn(one, {}))]
}
