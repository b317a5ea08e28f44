/**
 * The hooks of one host: plugins tap them in `setup`, then their handlers are ordered, guarded and tapped once.
 * tapable's own `stage` and `before` are not used: an unknown `before` there silently moves a tap to the front.
 */
import type { Hooks } from '../contract/hooks.ts'
import { unspent } from '../errors/unspent.ts'
import { hookNames, type SealedHooks } from './hook-table.ts'
import { orderTaps, type Tap } from './order-taps.ts'
import { sealHook, type SealInit } from './seal-hook.ts'

/** What a plugin's `ctx.hooks` is. */
export const hooksFor = (plugin: string, add: (tap: Tap) => void): Hooks =>
  new Proxy({} as Hooks, {
    get(_, name) {
      const hook = hookNames.find((one) => one === name)
      if (hook)
        return (kinds: string | readonly string[], handler: Tap['handler'], order: Tap['order'] = {}) =>
          add({ plugin, hook, kinds: kinds === '*' ? '*' : [kinds].flat(), handler, order })
      throw unspent('HOOK_UNKNOWN', `There is no hook "${String(name)}".`, { fix: `The hooks are: ${hookNames.join(', ')}.` })
    },
  })

/** `plugins`: their names, in the order in which their handlers are asked. */
export function sealHooks(taps: readonly Tap[], plugins: readonly string[], init: SealInit): SealedHooks {
  const known = new Set(plugins)
  const inOrder = taps.toSorted((a, b) => plugins.indexOf(a.plugin) - plugins.indexOf(b.plugin))
  const sealed = hookNames.map((name) => {
    const own = inOrder.filter(({ hook }) => hook === name)
    return [name, sealHook(name, orderTaps(own, known), init)] as const
  })
  return Object.fromEntries(sealed) as SealedHooks
}
