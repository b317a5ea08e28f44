/** Lists and objects that stand in a spec as JSON text: some clients write everything below the first level so. */

/** What `value` says, where it is the JSON text of a list or an object; else `value` itself. */
export function fromJsonText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

const listFromJsonText = (value: unknown): unknown => {
  const list = fromJsonText(value)
  return Array.isArray(list) ? list.map(fromJsonText) : list
}

/** A spec with its lists, its parameters and the entries of both read so. Texts inside of a node are left: which of them are lists, its schema says. */
export function specFromJsonText(given: unknown): unknown {
  const spec = fromJsonText(given)
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return spec
  const read = { parameters: fromJsonText, roots: fromJsonText, expect: fromJsonText, materials: listFromJsonText, nodes: listFromJsonText }
  return Object.fromEntries(
    Object.entries(spec).map(([field, value]) => [
      field,
      Object.hasOwn(read, field) ? read[field as keyof typeof read](value) : (value as unknown),
    ]),
  )
}
