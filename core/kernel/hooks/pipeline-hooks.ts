/**
 * Collects handlers while plugins set up, then orders, guards and taps them once.
 * tapable's own `stage` and `before` are not used: an unknown `before` there silently moves a tap to the front.
 */
import { AtelierError } from '../contract/errors.ts'
import type { Hooks } from '../contract/hooks.ts'
import { type HookName, hookNames, type SealedHooks } from './hook-table.ts'
import { orderTaps, type Tap } from './order-taps.ts'
import { sealHook, type SealInit } from './seal-hook.ts'

export interface PipelineHooks {
  /** The facade that a plugin's `ctx.hooks` is: its name is bound, later use throws `HOST_SEALED`. */
  facade(plugin: string): Hooks
  /** Takes back what a plugin has tapped, when its setup failed. */
  drop(plugin: string): void
  /** Orders and taps everything; nothing can be added afterwards. */
  seal(init: SealInit & { readonly plugins: readonly string[] }): SealedHooks
  /** How many handlers a plugin has on each hook. */
  count(plugin: string): Readonly<Partial<Record<HookName, number>>>
}

export function pipelineHooks(): PipelineHooks {
  let taps: readonly Tap[] = []
  let sealed = false
  const dropped = new Set<string>()
  const add = ({
    kinds,
    order = {},
    ...tap
  }: Omit<Tap, 'kinds' | 'order'> & { kinds: string | readonly string[]; order?: Tap['order'] }) => {
    const { plugin, hook, handler } = tap
    if (sealed || dropped.has(plugin))
      throw new AtelierError({
        code: 'HOST_SEALED',
        message: `Plugin "${plugin}" taps "${hook}" after ${sealed ? 'the host was sealed' : 'its set-up had failed'}.`,
        fix: 'Register everything in `setup`.',
        outcome: 'none',
      })
    if (typeof handler !== 'function')
      throw new AtelierError({ code: 'PLUGIN_SETUP_FAILED', message: `The handler for hook "${hook}" is no function.`, outcome: 'none' })
    taps = [...taps, { ...tap, kinds: kinds === '*' ? '*' : [kinds].flat(), order }]
  }
  return {
    facade: (plugin) =>
      new Proxy({} as Hooks, {
        get(_, name) {
          const hook = hookNames.find((one) => one === name)
          if (hook)
            return (kinds: string | readonly string[], handler: Tap['handler'], order?: Tap['order']) =>
              add({ plugin, hook, kinds, handler, ...(order && { order }) })
          throw new AtelierError({
            code: 'HOOK_UNKNOWN',
            message: `There is no hook "${String(name)}".`,
            fix: `The hooks are: ${hookNames.join(', ')}.`,
            outcome: 'none',
          })
        },
      }),
    drop(plugin) {
      dropped.add(plugin)
      taps = taps.filter((tap) => tap.plugin !== plugin)
    },
    count(plugin) {
      const counts: Partial<Record<HookName, number>> = {}
      for (const tap of taps) if (tap.plugin === plugin) counts[tap.hook] = (counts[tap.hook] ?? 0) + 1
      return counts
    },
    seal({ plugins, ...init }) {
      sealed = true
      const known = new Set(plugins)
      const inOrder = taps.toSorted((a, b) => plugins.indexOf(a.plugin) - plugins.indexOf(b.plugin))
      const entries = hookNames.map((name) => {
        const own = inOrder.filter(({ hook }) => hook === name)
        return [name, sealHook(name, orderTaps(own, known), init)] as const
      })
      return Object.fromEntries(entries) as SealedHooks
    },
  }
}
