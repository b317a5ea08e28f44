/** What a plugin has registered, as the host and other plugins see it: as it was then, and nobody's to change. */
import { frozen } from '../hooks/frozen.ts'

/**
 * A frozen copy. Methods stay the object's own, so that they find their `this`; what it gives by a getter it may give anew each time. Objects
 * of classes will do.
 */
export function asRegistered<T extends object>(value: T): T {
  // What is no object at all is refused by whoever looks for its name.
  if (typeof value !== 'object' || value === null) return value
  const copy = {}
  for (const [name, descriptor] of membersOf(value)) {
    const { get, value: member } = descriptor
    const seen = get
      ? { get: frozenOnce(() => value[name as keyof T]) }
      : { value: typeof member === 'function' ? (member as (...args: unknown[]) => unknown).bind(value) : frozen(member as unknown) }
    Object.defineProperty(copy, name, { enumerable: true, ...seen })
  }
  return Object.freeze(copy) as T
}

/** Its own, then those of its classes. */
function membersOf(value: object): ReadonlyMap<string, PropertyDescriptor> {
  const members = new Map<string, PropertyDescriptor>()
  for (let at: object | null = value; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null)
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (name !== 'constructor' && !members.has(name)) members.set(name, descriptor)
  return members
}

/** The same copy as long as it is the same value: what was made of a schema is found by it again. */
const frozenOnce = (read: () => unknown): (() => unknown) => {
  let last: { readonly from: unknown; readonly copy: unknown } | undefined
  return () => {
    const from = read()
    if (last?.from !== from) last = { from, copy: frozen(from) }
    return last?.copy
  }
}
