/** Mind maps without a browser: a tree to both sides of its root, in the order in which it was written. */
import type { LayoutLoaderDefinition } from 'mermaid'

interface Node {
  readonly id: string
  readonly isGroup?: boolean
}
interface Edge {
  readonly id: string
  readonly start?: string
  readonly end?: string
  points?: readonly Point[]
}
interface Point {
  readonly x: number
  readonly y: number
}
/** What Mermaid hands to a layout; d3's selections, as far as they are used. */
interface Drawn {
  node(): { getBBox(): { readonly width: number; readonly height: number } } | null
  attr(name: string, value: string): Drawn
  insert(name: string): Drawn
  select(name: string): Drawn
}
interface Placed {
  readonly id: string
  readonly drawn: Drawn
  readonly width: number
  readonly height: number
  readonly children: Placed[]
  x: number
  y: number
}
interface Data {
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
  readonly config: unknown
  readonly markers: unknown
  readonly type: string
  readonly diagramId?: string
}
interface Helpers {
  insertMarkers(element: Drawn, markers: unknown, type: string, id: string): void
  insertNode(element: Drawn, node: Node, options: { readonly config: unknown; readonly dir: string }): Promise<Drawn>
  insertEdge(element: Drawn, edge: Edge, clusters: object, type: string, from: object, to: object, id: string): unknown
}

const [between, beside] = [14, 70]

/** All of a branch, from top to bottom. */
const span = (node: Placed): number =>
  Math.max(node.height, node.children.reduce((sum, child) => sum + span(child), 0) + between * Math.max(0, node.children.length - 1))

function place(children: readonly Placed[], parent: Placed, side: 1 | -1): void {
  const all = children.reduce((sum, child) => sum + span(child), 0) + between * Math.max(0, children.length - 1)
  let top = parent.y - all / 2
  for (const child of children) {
    child.x = parent.x + side * (parent.width / 2 + beside + child.width / 2)
    child.y = top + span(child) / 2
    top += span(child) + between
    place(child.children, child, side)
  }
}

/** How many of the root's branches go to the right, so that both sides are about as high. */
function rightOnes(branches: readonly Placed[]): number {
  const all = branches.map(span)
  const half = all.reduce((sum, one) => sum + one, 0) / 2
  let sum = 0
  const at = all.findIndex((one) => (sum += one) >= half)
  return branches.length < 3 ? branches.length : at + 1
}

/** Registered in the place of the one that Mermaid takes for mind maps, which needs a canvas. */
export const mindmapLayout: LayoutLoaderDefinition = {
  name: 'cose-bilkent',
  loader: () =>
    Promise.resolve({ render: (data: unknown, svg: unknown, helpers: unknown) => render(data as Data, svg as Drawn, helpers as Helpers) }),
}

async function render(data: Data, svg: Drawn, { insertEdge, insertMarkers, insertNode }: Helpers): Promise<void> {
  const { config, type, diagramId = '' } = data
  const element = svg.select('g')
  insertMarkers(element, data.markers, type, diagramId)
  const paths = element.insert('g').attr('class', 'edgePaths')
  const group = element.insert('g').attr('class', 'nodes')
  const placed = new Map<string, Placed>()
  for (const node of data.nodes) {
    const drawn = await insertNode(group, node, { config, dir: 'TB' })
    const { width, height } = drawn.node()!.getBBox()
    placed.set(node.id, { id: node.id, drawn, width, height, children: [], x: 0, y: 0 })
  }
  const inner = new Set<string>()
  for (const { start = '', end = '' } of data.edges) {
    const child = placed.get(end)
    if (!child || !placed.has(start) || inner.has(end)) continue
    inner.add(end)
    placed.get(start)!.children.push(child)
  }
  for (const root of placed.values()) {
    if (inner.has(root.id)) continue
    const right = rightOnes(root.children)
    place(root.children.slice(0, right), root, 1)
    place(root.children.slice(right), root, -1)
  }
  for (const { drawn, x, y } of placed.values()) drawn.attr('transform', `translate(${x}, ${y})`)
  for (const edge of data.edges) {
    const [from, to] = [placed.get(edge.start ?? ''), placed.get(edge.end ?? '')]
    if (!from || !to) continue
    const side = to.x < from.x ? -1 : 1
    const [begin, end] = [from.x + (side * from.width) / 2 - side * 4, to.x - (side * to.width) / 2 + side * 4]
    const middle = (begin + end) / 2
    const points = [
      { x: begin, y: from.y },
      { x: middle, y: from.y },
      { x: middle, y: to.y },
      { x: end, y: to.y },
    ]
    insertEdge(paths, { ...edge, points }, {}, type, from, to, diagramId)
  }
}
