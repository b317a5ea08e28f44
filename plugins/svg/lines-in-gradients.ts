/** Lines straight across or down that are painted with a gradient: it has no box to run through, so by the letter of SVG nothing is drawn. */
import { elementsOf, isElement, type SvgElement } from './tree.ts'

/** Gives each of these lines a gradient of its own, from its first point to its second. */
export function linesInGradients(root: SvgElement): void {
  const gradients = new Map<string, SvgElement>()
  for (const element of elementsOf(root)) if (element.name === 'linearGradient') gradients.set(element.attributes.get('id') ?? '', element)
  if (gradients.size === 0) return
  let made = 0
  const elements = [...elementsOf(root)]
  for (const element of elements) {
    const gradientsOfLines: SvgElement[] = []
    for (const line of element.children.filter(isElement)) {
      if (line.name !== 'line') continue
      const [, id] = /^url\(\s*["']?#([^"')\s]+)["']?\s*\)/.exec(line.attributes.get('stroke') ?? '') ?? []
      const gradient = id === undefined ? undefined : gradients.get(id)
      const ends = ['x1', 'y1', 'x2', 'y2'].map((name) => line.attributes.get(name) ?? '0')
      if (!gradient || gradient.attributes.has('gradientUnits') || !(ends[0] === ends[2] || ends[1] === ends[3])) continue
      const own = `${id}-line-${(made += 1)}`
      const attributes = new Map<string, string>([
        ...gradient.attributes,
        ['id', own],
        ['gradientUnits', 'userSpaceOnUse'],
        ...(['x1', 'y1', 'x2', 'y2'] as const).map((name, at) => [name, ends[at]!] as const),
      ])
      gradientsOfLines.push({ ...gradient, attributes, children: gradient.children })
      line.attributes.set('stroke', `url(#${own})`)
    }
    // Once: each time, all children would move on.
    if (gradientsOfLines.length > 0) element.children = [...gradientsOfLines, ...element.children]
  }
}
