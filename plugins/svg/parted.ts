/** Shapes that were never closed: what follows them stands in them, where nothing draws it. */

const shapes = new Set('rect circle ellipse line path polygon polyline image use'.split(' '))
/** What a shape may hold. */
const inside = /^(?:title|desc|metadata|animate\w*|set|mpath|script|style|)$/

/** As much of an element as is looked at. */
interface Part {
  readonly name: string
  readonly line: number
  children: (Part | string)[]
}

/** Sets elements inside of shapes behind them, as they were meant; answers which shapes had some, with their lines. */
export function parted(root: Part): readonly string[] {
  const found: string[] = []
  const look = (element: Part): void => {
    element.children = element.children.flatMap((child): Part['children'] => {
      if (typeof child === 'string') return [child]
      look(child)
      if (!shapes.has(child.name)) return [child]
      const others = child.children.filter((one): one is Part => typeof one !== 'string' && !inside.test(one.name))
      if (others.length === 0) return [child]
      found.push(`<${child.name}> of line ${child.line}`)
      child.children = child.children.filter((one) => typeof one === 'string' || inside.test(one.name))
      return [child, ...others]
    })
  }
  look(root)
  return found
}
