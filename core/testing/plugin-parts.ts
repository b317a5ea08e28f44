/** What one plugin registers, without a host around it: for tests of its parts. */
import { parseAsync } from 'zod/v4/core'
import type { Exporter } from '../contract/assets.ts'
import type { Services } from '../contract/augment.ts'
import type { Meta } from '../contract/infer.ts'
import type { Plugin, PluginContext, PluginDefinition } from '../contract/plugin.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import type { Kind } from '../contract/run.ts'
import type { Tool } from '../contract/tools.ts'

export interface PluginParts {
  readonly providers: readonly ProviderV1[]
  readonly exporters: readonly Exporter[]
  readonly tools: readonly Tool[]
  /** The provider of a kind, by id or the first; throws where there is none. */
  provider<K extends Kind>(kind: K, id?: string): ProviderV1<K>
  /** What the plugin wrote to its log. */
  readonly logged: readonly { readonly level: string; readonly message: string; readonly data?: Meta }[]
  /** Runs its disposers, last added first. */
  dispose(): Promise<void>
}
export interface PluginPartsInit {
  /** Services of other plugins that it may ask for. */
  readonly services?: Partial<Services>
  /** Default: Node's own, without any guard. */
  readonly fetch?: typeof globalThis.fetch
  readonly dirs?: PluginContext['dirs']
}

/** Checks the options as a host does, runs `setup` and gives back what was added. Hooks, commands and resources are taken and ignored. */
export async function pluginParts(
  plugin: Plugin,
  { services = {}, fetch = globalThis.fetch, dirs }: PluginPartsInit = {},
): Promise<PluginParts> {
  const definition = plugin.definition as unknown as PluginDefinition<unknown>
  const options = definition.options ? await parseAsync(definition.options, plugin.options ?? {}) : plugin.options
  const providers: ProviderV1[] = []
  const exporters: Exporter[] = []
  const tools: Tool[] = []
  const logged: { level: string; message: string; data?: Meta }[] = []
  const disposers: (() => unknown)[] = []
  const sealing: (() => unknown)[] = []
  const provided: Record<string, unknown> = { ...services }
  const handle = { enable() {}, disable() {} }
  const write = (level: string) => (message: string, data?: Meta) => void logged.push({ level, message, ...(data && { data }) })
  const context = {
    options,
    hooks: new Proxy({}, { get: () => () => {} }),
    tools: { add: (tool: Tool) => (tools.push(tool), handle), list: () => tools },
    resources: { add: () => handle, addTemplate: () => handle, changed() {} },
    prompts: { add: () => handle },
    providers: { add: (provider: ProviderV1) => void providers.push(provider), list: () => providers },
    exporters: { add: (exporter: Exporter) => void exporters.push(exporter), list: () => exporters },
    commands: { add() {} },
    services: {
      provide: (name: string, service: unknown) => void (provided[name] = service),
      get: (name: string) => {
        if (!(name in provided)) throw new Error(`No service "${name}" was given to pluginParts.`)
        return provided[name]
      },
      find: (name: string) => provided[name],
    },
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    fetch,
    dirs: dirs ?? { cache: '', data: '', state: '' },
    onSeal: (fn: () => unknown) => void sealing.push(fn),
    onReady() {},
    onDispose: (fn: () => unknown) => void disposers.push(fn),
  }
  await definition.setup(context as unknown as PluginContext<unknown>)
  for (const fn of sealing) await fn()
  return {
    providers,
    exporters,
    tools,
    logged,
    provider(kind, id) {
      const found = providers.find((each) => each.kind === kind && (id === undefined || each.id === id))
      if (!found) throw new Error(`"${definition.name}" has no provider of kind "${kind}"${id === undefined ? '' : ` called "${id}"`}.`)
      return found as never
    },
    async dispose() {
      for (const fn of disposers.toReversed()) await fn()
    },
  }
}
