/**
 * The one table of pipeline hooks: collects handlers while plugins set up, then orders, guards and taps them once.
 * tapable's own `stage` and `before` are not used: an unknown `before` there silently moves a tap to the front.
 */
import { AsyncParallelHook, AsyncSeriesBailHook, AsyncSeriesHook, AsyncSeriesWaterfallHook } from 'tapable'
import { AtelierError } from '../contract/errors.ts'
import type { Hooks, HookTypes } from '../contract/hooks.ts'
import { drafted, frozen, isUnchanged, unfrozen } from './frozen.ts'
import { isArtifact } from './plain.ts'
import { checkedAnswer } from './answer-check.ts'
import { guard, type Guarded } from './guard.ts'
import { mutation } from './mutation.ts'
import { orderTaps, type Tap } from './order-taps.ts'

export type HookName = keyof HookTypes

const waterfall = (args: readonly string[]) => new AsyncSeriesWaterfallHook(args as never)
const bail = (args: readonly string[]) => new AsyncSeriesBailHook(args as never)

/** Each hook with its tapable class and the names of its arguments. */
const table = {
  prepare: () => waterfall(['request', 'run']),
  validate: () => bail(['request', 'run']),
  select: () => waterfall(['candidates', 'run']),
  lookup: () => bail(['key', 'run']),
  generate: () => bail(['request', 'run']),
  spend: () => bail(['candidate', 'run']),
  spent: () => new AsyncParallelHook(['bill', 'run'] as never),
  made: () => waterfall(['artifact', 'run']),
  review: () => bail(['result', 'run']),
  store: () => new AsyncSeriesHook(['key', 'result', 'run'] as never),
  inspect: () => bail(['result', 'run']),
  export: () => waterfall(['artifact', 'target', 'run']),
  settled: () => new AsyncParallelHook(['outcome', 'run'] as never),
} satisfies Record<HookName, () => unknown>

export const hookNames = Object.keys(table) as HookName[]
/** Hooks whose handlers must not stop the others or the caller: each fault goes to `onFault` alone. */
const faultsAreLogged: readonly HookName[] = ['lookup', 'spent', 'made', 'store', 'settled']
/** Hooks whose answer is the next handler's argument; nothing else that a handler does to it counts. */
const waterfalls: readonly HookName[] = ['prepare', 'select', 'made', 'export']
/** Hooks whose first answer ends the round; it comes back with the name of the plugin that gave it. */
const attributed: readonly HookName[] = ['validate', 'lookup', 'generate', 'spend', 'review', 'inspect']

/** An answer of a bail hook, and whose it is. */
export interface Answer<T> {
  readonly plugin: string
  readonly value: T
}

export interface PipelineHooks {
  /** The facade that a plugin's `ctx.hooks` is: its name is bound, later use throws `HOST_SEALED`. */
  facade(plugin: string): Hooks
  /** Takes back what a plugin has tapped, when its setup failed. */
  drop(plugin: string): void
  /** Orders and taps everything; nothing can be added afterwards. */
  seal(init: { readonly plugins: readonly string[]; readonly hookMs: number; readonly onFault: (error: AtelierError) => void }): SealedHooks
  /** How many handlers a plugin has on each hook. */
  count(plugin: string): Readonly<Partial<Record<HookName, number>>>
}
/**
 * Calls one hook for one run; the last argument is the run. Handlers get the others frozen (`prepare` a draft of its own), so
 * that only what a waterfall returns counts. What comes back unchanged is the very argument.
 */
export type SealedHooks = { readonly [N in HookName]: SealedHook }
export interface SealedHook {
  readonly used: boolean
  call(...args: readonly unknown[]): Promise<unknown>
  /** The plugins with a handler for one of these kinds, in the order in which they are asked. */
  tappedBy(kinds: readonly string[]): readonly string[]
}

export function pipelineHooks(): PipelineHooks {
  const taps: Tap[] = []
  let sealed = false
  const dropped = new Set<string>()
  const add = (
    plugin: string,
    hook: HookName,
    kinds: string | readonly string[],
    handler: Tap['handler'],
    order: Tap['order'] = {},
  ): void => {
    if (sealed || dropped.has(plugin))
      throw new AtelierError({
        code: 'HOST_SEALED',
        message: `Plugin "${plugin}" taps "${hook}" after ${sealed ? 'the host was sealed' : 'its set-up had failed'}.`,
        fix: 'Register everything in `setup`.',
        outcome: 'none',
      })
    if (typeof handler !== 'function')
      throw new AtelierError({ code: 'PLUGIN_SETUP_FAILED', message: `The handler for hook "${hook}" is no function.`, outcome: 'none' })
    taps.push({ plugin, hook, kinds: kinds === '*' ? '*' : [kinds].flat(), handler, order })
  }
  return {
    facade: (plugin) =>
      new Proxy({} as Hooks, {
        get: (_, hook) => {
          if (hookNames.includes(hook as HookName))
            return (...args: [string, Tap['handler'], Tap['order']?]) => add(plugin, hook as HookName, ...args)
          throw new AtelierError({
            code: 'HOOK_UNKNOWN',
            message: `There is no hook "${String(hook)}".`,
            fix: `The hooks are: ${hookNames.join(', ')}.`,
            outcome: 'none',
          })
        },
      }),
    drop(plugin) {
      dropped.add(plugin)
      for (let index = taps.length - 1; index >= 0; index--) if (taps[index]?.plugin === plugin) taps.splice(index, 1)
    },
    count(plugin) {
      const counts: Partial<Record<HookName, number>> = {}
      for (const tap of taps) if (tap.plugin === plugin) counts[tap.hook as HookName] = (counts[tap.hook as HookName] ?? 0) + 1
      return counts
    },
    seal({ plugins, hookMs, onFault }) {
      sealed = true
      const known = new Set(plugins)
      const byPlugin = (a: Tap, b: Tap): number => plugins.indexOf(a.plugin) - plugins.indexOf(b.plugin)
      const entries = hookNames.map((name) => {
        const hook = table[name]() as unknown as {
          tapPromise(name: string, fn: (...args: unknown[]) => Promise<unknown>): void
          promise(...args: readonly unknown[]): Promise<unknown>
        }
        const ordered = orderTaps(taps.filter((tap) => tap.hook === name).toSorted(byPlugin), known)
        for (const tap of ordered) {
          const turn = guard(tap, hookMs)
          const guarded =
            name === 'prepare'
              ? async (request: unknown, run: unknown) => {
                  const draft = drafted(request)
                  const answer = checkedAnswer(tap, await turn(draft, run))
                  if (answer === undefined && !isUnchanged(draft, request)) onFault(mutation(tap))
                  return answer
                }
              : async (...args: readonly unknown[]) => checkedAnswer(tap, await turn(...args))
          hook.tapPromise(tap.plugin, async (...args: [unknown, ...unknown[]]) => {
            const value = await (faultsAreLogged.includes(name)
              ? guarded(...args).catch((error: AtelierError) => {
                  // Who has left is no fault of the handler's.
                  if (name !== 'lookup' || !(args.at(-1) as Guarded).signal.aborted) onFault(error)
                })
              : guarded(...args))
            if (value !== undefined && attributed.includes(name)) return { plugin: tap.plugin, value }
            return waterfalls.includes(name) ? frozen(value) : value
          })
        }
        const call = async (...args: readonly unknown[]): Promise<unknown> => {
          if (ordered.length === 0) return waterfalls.includes(name) ? args[0] : undefined
          const looked = args.slice(0, -1).map(frozen)
          const answer = await hook.promise(...looked, args.at(-1))
          if (answer === looked[0]) return args[0]
          return isArtifact(answer) ? unfrozen(answer) : answer
        }
        const tappedBy: SealedHook['tappedBy'] = (wanted) =>
          ordered.filter(({ kinds }) => kinds === '*' || kinds.some((kind) => wanted.includes(kind))).map(({ plugin }) => plugin)
        return [name, { used: ordered.length > 0, call, tappedBy } satisfies SealedHook] as const
      })
      return Object.fromEntries(entries) as SealedHooks
    },
  }
}
