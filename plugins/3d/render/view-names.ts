/** The views of a model, and their names. */
import { tableOf } from 'atelier-mcp'

/** What a preview may look from. `perspective` is the three-quarter view. */
export const viewNames = ['perspective', 'front', 'back', 'left', 'side', 'top', 'bottom'] as const
export type ViewName = (typeof viewNames)[number]

/** What may be asked for: a view, or a sheet of four, each with its name on it. */
export const lookNames = [...viewNames, 'sheet'] as const
export type LookName = (typeof lookNames)[number]
/** What people call the views beside that. */
const alsoNames: Readonly<Record<string, LookName>> = tableOf({
  iso: 'perspective',
  isometric: 'perspective',
  '3d': 'perspective',
  'three-quarter': 'perspective',
  default: 'perspective',
  right: 'side',
  rear: 'back',
  above: 'top',
  below: 'bottom',
  under: 'bottom',
  all: 'sheet',
})
/** The view that is meant by a name; what is none is handed on as it is. */
export const lookNamed = (name: unknown): unknown => {
  if (typeof name !== 'string') return name
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[ _-]?view$/, '')
  return alsoNames[plain] ?? plain
}
/** The views of a sheet, row by row. */
export const sheetViews = ['front', 'side', 'top', 'perspective'] as const
/** Pixels of one view's edge: several stand in one picture. */
export const viewSize = (looks: readonly LookName[]): number => (looks.length > 1 || looks[0] === 'sheet' ? 512 : 768)
