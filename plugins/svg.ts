/** SVGs of others, for plugins that take them in: what they may ask, and how they look. Nothing of it is heavy before it is asked. */
import type { pictureOfSvg as draw } from './svg/picture-of-svg.ts'

export { checkFilters, checkSvg, maybeSvg, type SvgCost, svgLimits } from './svg/limits.ts'

/** As `plugins/svg/picture-of-svg.ts` says. */
export const pictureOfSvg: typeof draw = async (bytes, size) => (await import('./svg/picture-of-svg.ts')).pictureOfSvg(bytes, size)
