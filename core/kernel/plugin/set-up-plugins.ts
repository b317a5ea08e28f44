/** Runs every plugin's `setup` in order; one that throws takes back what it had registered. */
import { AtelierError } from '../contract/errors.ts'
import type { Awaitable } from '../contract/infer.ts'
import type { PluginContext, PluginDefinition } from '../contract/plugin.ts'
import { type EntryOf, explained } from '../errors/describe.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
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
  readonly reports: PluginReport[]
  /**
   * Names in the order of set-up, with those that are disabled, which others may name in `before` and `after`. The host's own
   * comes last, so that its handlers run after those of plugins.
   */
  readonly order: readonly string[]
  /** Runs every disposer, last added first. */
  dispose(): Promise<void>
}

export async function setUpPlugins(init: SetUpInit): Promise<SetUp> {
  const running = init.plugins.filter(({ problem }) => !problem)
  const order = setupOrder(
    running.map((entry) => ({ ...entry, name: entry.plugin.definition.name, requires: entry.plugin.definition.requires })),
  )
  const reports: PluginReport[] = init.plugins.flatMap(({ plugin, origin, problem }) =>
    problem ? [{ definition: plugin.definition, origin, setupMs: 0, disabled: problem.message }] : [],
  )
  for (const { definition, disabled } of reports)
    init.services.log.warn(`${definition.name} is disabled: ${disabled?.replaceAll(/\s+/g, ' ')}`)
  const scopes: { readonly name: string; readonly scope: Scope }[] = []
  const dispose = async (): Promise<void> => {
    for (const entry of scopes.splice(0).toReversed())
      await entry.scope.dispose((error) => init.services.log.warn(`${entry.name}: closing failed: ${(error as Error).message}`))
  }

  /** Why the plugin could not go on, where the host may start without it. */
  const faultOf = async (name: string, onError: 'fail' | 'disable', work: Promise<void>): Promise<AtelierError | undefined> => {
    const failed = await work.then(
      () => undefined,
      (error: unknown) => error as AtelierError,
    )
    if (failed && onError === 'fail') {
      await dispose()
      throw failed
    }
    if (failed) init.services.log.warn(`${name} is disabled: ${failed.message}`, { code: failed.code })
    return failed
  }

  const sealing: Sealing[] = []
  await setUpOne(init, init.own, {}, scopes, sealing)
  for (const { plugin, options, origin, onError } of order) {
    const { definition } = plugin
    const start = performance.now()
    const failed = await faultOf(definition.name, onError, setUpOne(init, definition, options, scopes, sealing))
    reports.push({ definition, origin, setupMs: performance.now() - start, ...(failed && { disabled: failed.message }) })
  }
  for (const { name, fn } of sealing) {
    const at = reports.findIndex(({ definition, disabled }) => definition.name === name && disabled === undefined)
    if (at < 0) continue
    const onError = order.find((entry) => entry.name === name)?.onError ?? 'fail'
    const failed = await faultOf(name, onError, sealOne(init, name, fn, scopes))
    if (failed) reports[at] = { ...reports[at]!, disabled: failed.message }
  }
  const disabled = init.plugins.flatMap(({ plugin, problem }) => (problem ? [plugin.definition.name] : []))
  return { reports, order: [...order.map(({ name }) => name), ...disabled, init.own.name], dispose }
}

/** What a plugin left to be done before the host is sealed. */
interface Sealing {
  readonly name: string
  readonly fn: () => Awaitable<void>
}
type Scopes = { readonly name: string; readonly scope: Scope }[]

const setUpOne = async (
  init: SetUpInit,
  definition: PluginContextInit['definition'] & { setup(ctx: PluginContext<unknown>): Awaitable<void> },
  options: unknown,
  scopes: Scopes,
  sealing: Sealing[],
): Promise<void> => {
  const { name } = definition
  const own = scope()
  const onSeal = (fn: Sealing['fn']): void => void sealing.push({ name, fn })
  try {
    const context = pluginContext({ ...init, definition, options, scope: own, onSeal })
    await settingUp(() => definition.setup(context), name, init.setupMs)
    scopes.push({ name, scope: own })
  } catch (thrown) {
    throw await undone(init, name, own, thrown)
  }
}

const sealOne = async (init: SetUpInit, name: string, fn: Sealing['fn'], scopes: Scopes): Promise<void> => {
  try {
    await settingUp(fn, name, init.setupMs)
  } catch (thrown) {
    const [entry] = scopes.splice(
      scopes.findIndex((one) => one.name === name),
      1,
    )
    throw await undone(init, name, entry!.scope, thrown)
  }
}

/** Takes back what a plugin has registered, and says what went wrong with it. */
const undone = async (init: SetUpInit, name: string, own: Scope, thrown: unknown): Promise<AtelierError> => {
  init.registry.drop(name)
  await own.dispose((error) => init.services.log.warn(`${name}: closing failed: ${(error as Error).message}`))
  const error = explained(blamedOn(toAtelierError(thrown, 'PLUGIN_SETUP_FAILED'), { plugin: name }), init.errorEntry)
  return error.code === 'PLUGIN_SETUP_FAILED' ? withFacts(error, { message: `Plugin "${name}" failed to set up: ${error.message}` }) : error
}

const settingUp = (work: () => Awaitable<void>, name: string, ms: number): Promise<void> =>
  inTime(ms, (async () => work())(), () => {
    throw new AtelierError({
      code: 'PLUGIN_SETUP_TIMEOUT',
      message: `The set-up of plugin "${name}" did not end within ${ms} ms.`,
      outcome: 'none',
    })
  })
