/** What several measures ask of one surface is worked out once. */
export function onceFor<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>()
  return (key) => {
    const there = known.get(key) ?? { value: make(key) }
    known.set(key, there)
    return there.value
  }
}
