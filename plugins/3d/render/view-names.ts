/** What a preview may look from. `perspective` is the three-quarter view. */
export const viewNames = ['perspective', 'front', 'back', 'left', 'side', 'top', 'bottom'] as const
export type ViewName = (typeof viewNames)[number]

/** What may be asked for: a view, or a sheet of four, each with its name on it. */
export const lookNames = [...viewNames, 'sheet'] as const
export type LookName = (typeof lookNames)[number]
/** The views of a sheet, row by row. */
export const sheetViews = ['front', 'side', 'top', 'perspective'] as const
/** Pixels of one view's edge: several stand in one picture. */
export const viewSize = (looks: readonly LookName[]): number => (looks.length > 1 || looks[0] === 'sheet' ? 512 : 768)
