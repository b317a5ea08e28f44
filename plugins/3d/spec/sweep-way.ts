/** The way that a sweep goes, whichever of two ways its author says that it is closed. */
import { limits } from './limits.ts'
import type { SolidNode } from './nodes.ts'

type Sweep = Extract<SolidNode, { kind: 'sweep' }>

/** Does the path end where it begins? */
const comesBack = ({ path }: Sweep): boolean =>
  path.length > 3 && Math.hypot(...path[0]!.map((value, axis) => value - path.at(-1)![axis]!)) < limits.feature

/** By its word, or by a path that ends where it begins, where the profile comes back as it left. */
export const isClosed = (node: Sweep): boolean =>
  node.closed ?? (comesBack(node) && (node.scales?.[0] ?? 1) === (node.scales?.at(-1) ?? 1) && (node.turnDeg ?? 0) % 360 === 0)

/** Its points; of a closed one without the first again at the end. */
export const wayOf = (node: Sweep): readonly (readonly number[])[] =>
  isClosed(node) && comesBack(node) ? node.path.slice(0, -1) : node.path
