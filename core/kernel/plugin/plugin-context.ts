/** What one plugin's `setup` gets: the host's registries under its name, its own folders, its scope. */
import { toolNamed } from '../call/tool-named.ts'
import type { Call } from '../contract/caller.ts'
import type { Awaitable } from '../contract/infer.ts'
import type { Background, Needs, PluginContext } from '../contract/plugin.ts'
import type { ProviderV1 } from '../contract/provider.ts'
import { hooksFor } from '../hooks/pipeline-hooks.ts'
import type { Host } from '../ports/host.ts'
import type { HostServices } from '../ports/services.ts'
import { extensionOf } from './extensions.ts'
import { pluginDirs } from './plugin-dirs.ts'
import type { PluginRegistry } from './registry.ts'
import type { Scope } from './scope.ts'
import { servicesOf } from './services.ts'

export interface PluginContextInit {
  /** A method takes options of any type: they are what the plugin's own schema has made of them. */
  readonly definition: { readonly name: string; readonly needs?: Needs | { of(options: unknown): Needs }['of'] }
  readonly options: unknown
  readonly registry: PluginRegistry
  readonly scope: Scope
  readonly services: Pick<HostServices, 'log' | 'dirs' | 'pluginFetch' | 'pluginFiles'>
  background(init: Background): Call
  readonly callTool: Host['callTool']
  resourceChanged(uri: string | undefined): void
  onSeal(fn: () => Awaitable<void>): void
  onReady(plugin: string, fn: () => Awaitable<void>): void
}

export function pluginContext(init: PluginContextInit): PluginContext<unknown> {
  const { definition, registry, scope, services: host } = init
  const { name } = definition
  const needs: Needs = typeof definition.needs === 'function' ? definition.needs(init.options) : (definition.needs ?? {})
  const dirs = pluginDirs(name, host.dirs)
  const values = <T>(entries: readonly { readonly value: T; readonly enabled: boolean }[]): T[] =>
    entries.filter(({ enabled }) => enabled).map(({ value }) => value)
  return {
    options: init.options,
    hooks: hooksFor(name, (tap) => registry.add('taps', name, tap)),
    tools: {
      add: (tool) => registry.add('tools', name, tool),
      list: () => values(registry.tools),
      get: (wanted) => toolNamed(wanted, registry.tools).value,
      call: init.callTool,
    },
    resources: {
      add: (resource) => registry.add('resources', name, resource),
      addTemplate: (template) => registry.add('templates', name, template),
      changed: init.resourceChanged,
    },
    extensions: {
      add: (id, settings, ofTool) =>
        void registry.add('extensions', name, {
          ...extensionOf({ id, settings, plugin: name }, registry.extensions),
          ...(ofTool && { ofTool }),
        }),
    },
    prompts: { add: (prompt) => registry.add('prompts', name, prompt) },
    providers: {
      add: (provider) => void registry.add('providers', name, provider as ProviderV1),
      list: () => values(registry.providers),
    },
    exporters: {
      add: (exporter) => void registry.add('exporters', name, exporter),
      list: () => values(registry.exporters),
    },
    commands: { add: (command) => void registry.add('commands', name, command) },
    http: { add: (route) => void registry.add('routes', name, route) },
    services: servicesOf(name, registry),
    log: host.log.child(name),
    fetch: host.pluginFetch(needs.hosts ?? []),
    files: host.pluginFiles(needs.files ?? [], dirs),
    dirs,
    background: (backgroundInit = {}) => init.background(backgroundInit),
    onSeal: init.onSeal,
    onReady: (fn) => init.onReady(name, fn),
    onDispose: scope.onDispose,
  }
}
