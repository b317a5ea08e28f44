/** What a preview may look from. `perspective` is the three-quarter view. */
export const viewNames = ['perspective', 'front', 'back', 'left', 'side', 'top', 'bottom'] as const
export type ViewName = (typeof viewNames)[number]
