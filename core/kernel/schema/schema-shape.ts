/** Ways through a JSON Schema: its alternatives, and what it refers to. */

export type Shape = Readonly<Record<string, unknown>>

/** What is no object counts as an empty one. */
export const object = (value: unknown): Shape => (typeof value === 'object' && value !== null ? (value as Shape) : {})

/** Itself, what it refers to, and its alternatives: all that says something of the same value. */
export function branchesOf(shape: Shape, root: Shape, seen: ReadonlySet<Shape> = new Set()): readonly Shape[] {
  if (seen.has(shape)) return []
  const further = new Set(seen).add(shape)
  const ref = shape['$ref']
  const alternatives = [
    ...[shape['anyOf'], shape['oneOf'], shape['allOf'], shape['then'], shape['else']].flat().filter(Boolean),
    ...Object.values(object(shape['dependentSchemas'])),
  ].map(object)
  const referred = typeof ref === 'string' && ref.startsWith('#') ? [pointed(root, ref.slice(1))] : []
  return [shape, ...[...referred, ...alternatives].flatMap((one) => branchesOf(one, root, further))]
}

/** By a JSON pointer (RFC 6901). */
const pointed = (root: Shape, pointer: string): Shape =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((inner, key) => object(inner[key]), root)
