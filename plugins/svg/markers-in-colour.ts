/** Markers in the colour of the line that they end (`context-stroke`), which the renderer draws black: one copy for each colour. */
import type { Declared } from './styles.ts'
import { copyOf, elementsOf, isElement, type SvgElement } from './tree.ts'

const ends = ['marker-start', 'marker-mid', 'marker-end'] as const
const context = /^context-(stroke|fill)$/

/** Changes the tree; colours of lines are found at the line itself and at what is around it. */
export function markersInColour(root: SvgElement, declared: Declared): void {
  const markers = new Map<string, { readonly marker: SvgElement; readonly among: SvgElement }>()
  for (const among of elementsOf(root))
    for (const marker of among.children.filter(isElement))
      if (marker.name === 'marker' && [...elementsOf(marker)].some((part) => paints(part, declared).length > 0))
        markers.set(marker.attributes.get('id') ?? '', { marker, among })
  if (markers.size === 0) return
  const copies = new Map<string, string>()
  const look = (element: SvgElement, above: Paint): void => {
    const paint = {
      stroke: inherited(declared(element, 'stroke'), above.stroke),
      fill: inherited(declared(element, 'fill'), above.fill),
    }
    for (const end of ends) {
      const [, id = ''] = /^url\(\s*["']?#([^"')\s]+)["']?\s*\)$/.exec(declared(element, end) ?? '') ?? []
      const found = markers.get(id)
      if (!found) continue
      const key = `${id} ${paint.stroke} ${paint.fill}`
      const known = copies.get(key)
      const name = known ?? `${id}-in-colour-${copies.size}`
      if (known === undefined) {
        copies.set(key, name)
        found.among.children.push(coloured(found.marker, name, paint, declared))
      }
      element.attributes.set(end, `url(#${name})`)
    }
    for (const child of element.children.filter(isElement)) if (child.name !== 'marker') look(child, paint)
  }
  look(root, { stroke: 'none', fill: '#000000' })
}

interface Paint {
  readonly stroke: string
  readonly fill: string
}
const inherited = (own: string | undefined, above: string): string => (own === undefined || own === 'inherit' ? above : own)
const paints = (element: SvgElement, declared: Declared): readonly ('fill' | 'stroke')[] =>
  (['fill', 'stroke'] as const).filter((name) => context.test((declared(element, name) ?? '').trim()))

function coloured(marker: SvgElement, id: string, paint: Paint, declared: Declared): SvgElement {
  const copy = copyOf(marker)
  for (const part of elementsOf(copy))
    for (const name of paints(part, declared)) {
      const [, which] = context.exec((declared(part, name) ?? '').trim()) ?? []
      part.attributes.set(name, paint[which === 'fill' ? 'fill' : 'stroke'])
    }
  copy.attributes.set('id', id)
  return copy
}
