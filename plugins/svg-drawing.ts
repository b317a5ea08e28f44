/** SVGs as trees, for processes that draw them: read, cleaned, in plain forms, lettered, rendered. */
export { checkFilters, type Judged, svgCost } from './svg/limits.ts'
export { copyOf, elementsOf, isElement, readSvg, type SvgElement, type SvgTree, textIn, writeSvg } from './svg/tree.ts'
export { cleanSvg } from './svg/clean.ts'
export { plainColours, plainStyles } from './svg/plain-styles.ts'
export { loadRenderer, type Readied, readied } from './svg/renderer.ts'
export { sidesOf, type View, viewOf } from './svg/view.ts'
export { listed } from './svg/mended-text.ts'
export { measureOf, pointsOf } from './svg/scan.ts'
