/** Is a spec small and shallow enough to be looked at? Asked before it goes to the worker, so that nobody's nonsense holds up the host. */
import { AtelierError } from 'atelier-mcp'
import { thousands } from '../thousands.ts'

/** Values of all sorts: twice of what the largest mesh that the vocabulary allows has. */
const mostValues = 400_000
/** Levels of lists and objects; the vocabulary needs six. */
const deepest = 32

/** Throws `MODEL_TOO_LARGE`. Stops counting as soon as it is too much. */
export function refuseHuge(spec: unknown): void {
  let level: unknown[] = [spec]
  let count = 0
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length
    if (depth > deepest)
      throw tooLarge(`more than ${deepest} levels of lists and objects`, 'Nodes are a flat list that name each other by id.')
    const next: unknown[] = []
    for (const value of level)
      if (typeof value === 'object' && value !== null) {
        const inside: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
        if (count + next.length + inside.length > mostValues)
          throw tooLarge(`more than ${thousands(mostValues)} values`, 'Use arrays and instances for what repeats.')
        for (const inner of inside) next.push(inner)
      }
    level = next
  }
}

const tooLarge = (what: string, fix: string): AtelierError =>
  new AtelierError({
    code: 'MODEL_TOO_LARGE',
    message: `The spec has ${what}.`,
    why: 'A spec is a flat list of at most 256 nodes, with meshes of at most 20,000 triangles.',
    fix,
    outcome: 'none',
  })
