/** Runs every plugin's `setup` in order; one that throws takes back what it had registered. */
import type { AtelierError } from '../contract/errors.ts'
import type { Awaitable } from '../contract/infer.ts'
import type { PluginContext, PluginDefinition } from '../contract/plugin.ts'
import { type EntryOf, explained } from '../errors/describe.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import { unspent } from '../errors/unspent.ts'
import { blamedOn, withFacts } from '../errors/with-facts.ts'
import type { PluginReport } from '../ports/host.ts'
import type { LoadedPlugin } from '../ports/services.ts'
import { inTime } from '../time/in-time.ts'
import { pluginContext, type PluginContextInit } from './plugin-context.ts'
import { scope, type Scope } from './scope.ts'
import { setupOrder } from './setup-order.ts'

export interface SetUpInit extends Omit<PluginContextInit, 'definition' | 'options' | 'scope' | 'onSeal'> {
  /** The host's own plugin: first, and not counted among the others. */
  readonly own: PluginDefinition<never, never>
  readonly plugins: readonly LoadedPlugin[]
  readonly setupMs: number
  readonly errorEntry: EntryOf
}
export interface SetUp {
  readonly reports: readonly PluginReport[]
  /**
   * Names in the order of set-up, with those that are disabled, which others may name in `before` and `after`. The host's own
   * comes last, so that its handlers run after those of plugins.
   */
  readonly order: readonly string[]
  /** Runs every disposer, last added first. */
  dispose(): Promise<void>
}

/** A plugin whose set-up was tried. */
interface Tried {
  readonly definition: PluginDefinition<never, never> & { setup(ctx: PluginContext<unknown>): Awaitable<void> }
  readonly origin: string
  readonly onError: LoadedPlugin['onError']
  readonly scope: Scope
  setupMs: number
  failed?: AtelierError
}

export async function setUpPlugins(init: SetUpInit): Promise<SetUp> {
  const { log } = init.services
  const idle: PluginReport[] = init.plugins.flatMap(({ plugin, origin, problem }) =>
    problem ? [{ definition: plugin.definition, origin, setupMs: 0, disabled: problem.message }] : [],
  )
  for (const { definition, disabled } of idle) log.warn(`${definition.name} is disabled: ${disabled?.replaceAll(/\s+/g, ' ')}`)
  const order = setupOrder(
    init.plugins.flatMap(({ problem, ...entry }) => {
      const { name, requires } = entry.plugin.definition
      return problem ? [] : [{ ...entry, name, requires }]
    }),
  )

  const tried: Tried[] = []
  const close = ({ definition, scope: own }: Tried): Promise<void> =>
    own.dispose((error) => log.warn(`${definition.name}: closing failed: ${(error as Error).message}`))
  const dispose = async (): Promise<void> => {
    for (const one of tried.toReversed()) await close(one)
  }
  /** One that fails takes back what it has registered. Throws where the host may not start without it. */
  const tryIt = async (one: Tried, work: () => Awaitable<void>): Promise<void> => {
    const { name } = one.definition
    try {
      await inTime(init.setupMs, (async () => work())(), () => {
        throw unspent('PLUGIN_SETUP_TIMEOUT', `The set-up of plugin "${name}" did not end within ${init.setupMs} ms.`)
      })
    } catch (thrown) {
      init.registry.drop(name)
      await close(one)
      const error = explained(blamedOn(toAtelierError(thrown, 'PLUGIN_SETUP_FAILED'), { plugin: name }), init.errorEntry)
      const message = error.code === 'PLUGIN_SETUP_FAILED' ? `Plugin "${name}" failed to set up: ${error.message}` : error.message
      one.failed = withFacts(error, { message })
      if (one.onError === 'fail') {
        await dispose()
        throw one.failed
      }
      log.warn(`${name} is disabled: ${message}`, { code: error.code })
    }
  }

  const sealing: { readonly one: Tried; readonly fn: () => Awaitable<void> }[] = []
  const setUp = async (definition: Tried['definition'], options: unknown, from: Pick<Tried, 'origin' | 'onError'>): Promise<void> => {
    const one: Tried = { definition, ...from, scope: scope(), setupMs: 0 }
    const onSeal: PluginContextInit['onSeal'] = (fn) => void sealing.push({ one, fn })
    const start = performance.now()
    await tryIt(one, () => definition.setup(pluginContext({ ...init, definition, options, scope: one.scope, onSeal })))
    one.setupMs = performance.now() - start
    tried.push(one)
  }
  await setUp(init.own, {}, { origin: '', onError: 'fail' })
  for (const { plugin, options, origin, onError } of order) await setUp(plugin.definition, options, { origin, onError })
  for (const { one, fn } of sealing) if (!one.failed) await tryIt(one, fn)

  const reports = tried.slice(1).map(({ definition, origin, setupMs, failed }) => ({
    definition,
    origin,
    setupMs,
    ...(failed && { disabled: failed.message }),
  }))
  const names = [...order.map(({ name }) => name), ...idle.map(({ definition }) => definition.name), init.own.name]
  return { reports: [...idle, ...reports], order: names, dispose }
}
