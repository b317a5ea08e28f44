/** The one place where hook handlers are put in order: stage, then `before` and `after`, then the plugins' order. */
import { AtelierError } from '../contract/errors.ts'
import type { HookTypes, Order } from '../contract/hooks.ts'
import { topologicalOrder } from './topological-order.ts'

/** A handler as it was collected in `setup`. */
export interface Tap {
  readonly plugin: string
  readonly hook: keyof HookTypes
  readonly kinds: '*' | readonly string[]
  // oxlint-disable-next-line typescript/no-explicit-any -- handlers of every hook meet here; the facade has typed them
  readonly handler: (...args: any[]) => unknown
  readonly order: Order
}

const stages = ['early', 'normal', 'late'] as const

/**
 * Final order of the taps of one hook, which come in the plugins' order.
 * Throws `HOOK_UNKNOWN` where `before` or `after` name no plugin of the host, `HOOK_CYCLE` where they contradict each other.
 */
export function orderTaps(taps: readonly Tap[], plugins: ReadonlySet<string>): Tap[] {
  return stages.flatMap((stage) => {
    const group = taps.filter(({ order }) => (order.stage ?? 'normal') === stage)
    const edges = group.flatMap((tap, index) => [
      ...named(tap, 'before', plugins).flatMap((name) => indexesOf(group, name, index).map((other) => [index, other] as const)),
      ...named(tap, 'after', plugins).flatMap((name) => indexesOf(group, name, index).map((other) => [other, index] as const)),
    ])
    const sorted = topologicalOrder(group.length, edges)
    if (sorted.cycle) {
      const names = sorted.cycle.map((index) => group[index]?.plugin).join(' -> ')
      const hook = group[0]?.hook ?? ''
      throw new AtelierError({
        code: 'HOOK_CYCLE',
        message: `The handlers of hook "${hook}" cannot be ordered: ${names}.`,
        fix: 'Take one of the `before` or `after` of these plugins away.',
      })
    }
    return sorted.order.flatMap((index) => group[index] ?? [])
  })
}

const indexesOf = (group: readonly Tap[], name: string, self: number): number[] =>
  group.flatMap(({ plugin }, index) => (plugin === name && index !== self ? [index] : []))

const named = ({ plugin, hook, order }: Tap, side: 'before' | 'after', plugins: ReadonlySet<string>): string[] =>
  (order[side] ?? []).flatMap((name) => {
    const bare = name.replace(/\?$/, '')
    if (plugins.has(bare)) return [bare]
    if (name.endsWith('?')) return []
    throw new AtelierError({
      code: 'HOOK_UNKNOWN',
      message: `Plugin "${plugin}" wants its "${hook}" handler ${side} "${name}", and no plugin has that name.`,
      fix: `Write "${name}?" if it may be absent, or add the plugin to the config.`,
    })
  })
