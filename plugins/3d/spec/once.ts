/** Schemas are made when they are first needed: a host that starts pays nothing for them. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
