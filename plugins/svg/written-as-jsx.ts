/** Attributes as models that write much React write them: `strokeWidth={4}`. */

/** Those with a hyphen that JSX writes without. */
const hyphened = new Map(
  (
    'stroke-width stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-opacity stroke-miterlimit fill-opacity fill-rule clip-path clip-rule ' +
    'stop-color stop-opacity font-family font-size font-weight font-style text-anchor text-decoration dominant-baseline alignment-baseline letter-spacing word-spacing ' +
    'paint-order shape-rendering text-rendering flood-color flood-opacity lighting-color marker-start marker-mid marker-end mask-type vector-effect writing-mode baseline-shift transform-origin'
  )
    .split(' ')
    .map((name) => [name.replaceAll(/-[a-z]/g, (part) => part[1]!.toUpperCase()), name]),
)
hyphened.set('className', 'class').set('xlinkHref', 'href')

/** The name that SVG has for it. */
export const plainName = (name: string): string => hyphened.get(name) ?? name

/** `{4}` and `{"red"}` are 4 and red. */
export function plainValue(value: string): string {
  const inner = /^\{\s*(?:(-?[\d.]+)|"([^"{}]*)"|'([^'{}]*)')\s*\}$/.exec(value)
  return inner ? (inner[1] ?? inner[2] ?? inner[3] ?? '') : value
}
