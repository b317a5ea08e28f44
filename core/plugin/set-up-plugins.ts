/** Runs every plugin's `setup` in order; one that throws takes back what it had registered. */
import { AtelierError } from '../contract/errors.ts'
import type { Plugin, PluginDefinition } from '../contract/plugin.ts'
import { toAtelierError } from '../errors/to-atelier-error.ts'
import type { PipelineHooks } from '../hooks/pipeline-hooks.ts'
import type { PluginReport } from '../host-interface.ts'
import { pluginContext, type PluginContextInit } from './plugin-context.ts'
import { scope, type Scope } from './scope.ts'
import { setupOrder } from './setup-order.ts'

export interface SetUpInit extends Omit<PluginContextInit, 'definition' | 'options' | 'hooks' | 'scope'> {
  /** The host's own plugin: first, and not counted among the others. */
  readonly kernel: PluginDefinition<never, never>
  readonly plugins: readonly {
    readonly plugin: Plugin
    readonly options: unknown
    readonly origin: string
    readonly onError: 'fail' | 'disable'
    readonly problem?: AtelierError
  }[]
  readonly hooks: PipelineHooks
  readonly setupMs: number
  readonly environment: Readonly<Record<string, string | undefined>>
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
  const scopes: { readonly name: string; readonly scope: Scope }[] = []
  const dispose = async (): Promise<void> => {
    for (const entry of scopes.splice(0).toReversed())
      await entry.scope.dispose((error) => init.log.warn(`${entry.name}: closing failed: ${(error as Error).message}`))
  }

  await setUpOne(init, init.kernel, {}, scopes)
  for (const { plugin, options, origin, onError } of order) {
    const { definition } = plugin
    const start = performance.now()
    const failed = await setUpOne(init, definition, options, scopes).then(
      () => undefined,
      (error: unknown) => error as AtelierError,
    )
    if (failed && onError === 'fail') {
      await dispose()
      throw failed
    }
    if (failed) init.log.warn(`${definition.name} is disabled: ${failed.message}`, { code: failed.code })
    reports.push({ definition, origin, setupMs: performance.now() - start, ...(failed && { disabled: failed.message }) })
  }
  const disabled = init.plugins.flatMap(({ plugin, problem }) => (problem ? [plugin.definition.name] : []))
  return { reports, order: [...order.map(({ name }) => name), ...disabled, init.kernel.name], dispose }
}

const setUpOne = async (
  init: SetUpInit,
  definition: PluginDefinition<never, never>,
  options: unknown,
  scopes: { readonly name: string; readonly scope: Scope }[],
): Promise<void> => {
  const { name } = definition
  const own = scope()
  try {
    await inTime(
      async () => definition.setup(pluginContext({ ...init, definition, options, hooks: init.hooks.facade(name), scope: own })),
      name,
      init.setupMs,
    )
    scopes.push({ name, scope: own })
  } catch (thrown) {
    init.registry.drop(name)
    init.hooks.drop(name)
    init.services.drop(name)
    await own.dispose((error) => init.log.warn(`${name}: closing failed: ${(error as Error).message}`))
    const error = toAtelierError(thrown, 'PLUGIN_SETUP_FAILED')
    error.plugin ??= name
    throw error.code === 'PLUGIN_SETUP_FAILED'
      ? Object.assign(error, { message: `Plugin "${name}" failed to set up: ${error.message}` })
      : error
  }
}

const inTime = async (work: () => Promise<void>, name: string, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new AtelierError({
            code: 'PLUGIN_SETUP_TIMEOUT',
            message: `The set-up of plugin "${name}" did not end within ${ms} ms.`,
            outcome: 'none',
          }),
        ),
      ms,
    )
  })
  try {
    await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
