/** What plugins offer to keep for several hosts, asked of each before any of them is set up. */
import type { EngineHealth } from '../contract/engine-health.ts'
import type { Engines, EnginesContext } from '../contract/engines.ts'
import type { Awaitable } from '../contract/infer.ts'
import { type EntryOf, explained } from '../errors/describe.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { unspent } from '../errors/unspent.ts'
import { blamedOn, withFacts } from '../errors/with-facts.ts'
import { pluginDirs } from '../plugin/plugin-dirs.ts'
import { scope, type Scope } from '../plugin/scope.ts'
import type { HostServices, LoadedPlugin } from '../ports/services.ts'
import { faultOf, fn, type Shape, type Want } from '../schema/shape.ts'
import { inTime } from '../time/in-time.ts'

export interface CollectedEngines {
  /** Nothing where nobody offers any. */
  readonly engines?: Engines
  /** Which plugin offers each. */
  readonly offered: ReadonlyMap<keyof Engines, string>
  /** How the server of each plugin stands, where it says so. */
  readonly health: ReadonlyMap<string, EngineHealth>
  /** All of them in their order, those that failed and may with their `problem`. */
  readonly plugins: readonly LoadedPlugin[]
  /** Runs what they gave to `onDispose`, those of the last plugin first. */
  dispose(): Promise<void>
}
export interface CollectInit {
  readonly services: Pick<HostServices, 'log' | 'dirs' | 'answers' | 'importPackage'>
  readonly plugins: readonly LoadedPlugin[]
  readonly errorEntry: EntryOf
  readonly setupMs: number
}

/** A method takes options of any type: they are what the plugin's own schema has made of them. */
interface Offering {
  engines(context: EnginesContext<unknown>): Awaitable<Engines>
}

/** Throws what a plugin's `engines` throws, unless the host may start without it; `ENGINE_DUPLICATE` where two offer the same. All are disposed then. */
export async function collectEngines({ services, plugins, errorEntry, setupMs }: CollectInit): Promise<CollectedEngines> {
  const { log } = services
  const offered = new Map<keyof Engines, string>()
  const healths = new Map<string, EngineHealth>()
  const scopes: { readonly plugin: string; readonly own: Scope }[] = []
  let engines: Engines | undefined
  const close = ({ plugin, own }: (typeof scopes)[number]): Promise<void> =>
    own.dispose((error) => log.warn(`${plugin}: closing its engines failed: ${(error as Error).message}`))
  const dispose = async (): Promise<void> => {
    for (const one of scopes.splice(0).toReversed()) await close(one)
  }

  const collect = async (entry: LoadedPlugin): Promise<LoadedPlugin> => {
    const { name } = entry.plugin.definition
    if (!entry.plugin.definition.engines || entry.problem) return entry
    const offering = entry.plugin.definition as Offering
    const one = { plugin: name, own: scope() }
    try {
      const made = offering.engines({
        options: entry.options,
        log: log.child(name),
        dirs: pluginDirs(name, services.dirs),
        answers: services.answers,
        importPackage: services.importPackage,
        onDispose: one.own.onDispose,
      })
      const more = await inTime(setupMs, made, () => {
        throw unspent('PLUGIN_SETUP_TIMEOUT', `Plugin "${name}" did not offer its engines within ${setupMs} ms.`)
      })
      const fault = faultOf(more, shape) ?? unknownIn(more)
      if (fault !== undefined) throw unspent('PLUGIN_INVALID', `Plugin "${name}" offers engines ${fault}.`)
      const known = names.filter((engine) => more[engine] !== undefined)
      const twice = known.find((engine) => offered.has(engine))
      if (twice !== undefined)
        throw unspent('ENGINE_DUPLICATE', `The plugins "${offered.get(twice)}" and "${name}" both offer \`${twice}\`.`)
      for (const engine of known) offered.set(engine, name)
      scopes.push(one)
      const { health, ...kept } = more
      if (health) healths.set(name, health)
      if (known.length > 0) engines = { ...engines, ...kept }
      return entry
    } catch (thrown) {
      await close(one)
      const problem = explained(blamedOn(toAtelierError(thrown, 'ENGINE_FAILED'), { plugin: name }), errorEntry)
      if (entry.onError === 'disable') return { ...entry, problem }
      await dispose()
      throw withFacts(problem, { outcome: 'none' })
    }
  }

  const collected: LoadedPlugin[] = []
  // One after the other: the first of two is the one that counts, whichever of them is slower.
  for (const entry of plugins) collected.push(await collect(entry))
  return { ...(engines && { engines }), offered, health: healths, plugins: collected, dispose }
}

const methods = (...names: readonly string[]): Want => ({
  optional: true,
  words: `object with ${names.map((name) => `\`${name}\``).join(', ')}`,
  fits: (value) => faultOf(value, Object.fromEntries(names.map((name) => [name, fn]))) === undefined,
})
const shape = {
  leases: methods('acquire'),
  secrets: methods('get'),
  changes: methods('tell', 'listen'),
  assets: { ...fn, optional: true },
  assetIndex: { ...fn, optional: true },
  encodings: methods('get', 'stats', 'prune', 'clear', 'close'),
  orders: methods('next', 'open', 'settled', 'find', 'kept', 'refuse', 'list', 'askToCancel'),
  calls: { ...fn, optional: true },
  hosts: methods('tell', 'leave', 'list'),
  health: { ...fn, optional: true },
  limits: methods('acquire', 'load'),
  sessions: methods('add', 'use', 'change', 'remove', 'keep', 'kept', 'join'),
  breakers: methods('tell', 'listen'),
} satisfies Shape & { readonly [Engine in keyof Engines]-?: Want }

/** Health is each plugin's own; of all else there is one in a host. */
const names = (Object.keys(shape) as (keyof Engines)[]).filter((name) => name !== 'health')
const unknownIn = (engines: object): string | undefined => {
  const unknown = Object.keys(engines).find((engine) => !Object.hasOwn(shape, engine))
  return unknown === undefined ? undefined : `of which "${unknown}" is none that this host knows`
}
