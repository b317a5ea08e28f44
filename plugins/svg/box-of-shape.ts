/** The box of a plain shape, as its attributes say it. */
import type { SvgElement } from './tree.ts'

/** x, y, width, height; nothing for shapes whose box takes drawing. */
export function boxOfShape({ name, attributes }: SvgElement): readonly [number, number, number, number] | undefined {
  const side = (one: string): number => Number.parseFloat(attributes.get(one) ?? '0')
  const box = ((): readonly [number, number, number, number] | undefined => {
    if (/^(?:rect|image|use)$/.test(name)) return [side('x'), side('y'), side('width'), side('height')]
    if (name === 'circle') return [side('cx') - side('r'), side('cy') - side('r'), 2 * side('r'), 2 * side('r')]
    if (name === 'ellipse') return [side('cx') - side('rx'), side('cy') - side('ry'), 2 * side('rx'), 2 * side('ry')]
    const points =
      name === 'line'
        ? [side('x1'), side('y1'), side('x2'), side('y2')]
        : name.startsWith('poly')
          ? (attributes.get('points') ?? '')
              .trim()
              .split(/[\s,]+/)
              .map(Number)
          : []
    if (points.length < 4) return undefined
    const [across, down] = [points.filter((_, at) => at % 2 === 0), points.filter((_, at) => at % 2 === 1)]
    const [left, top] = [Math.min(...across), Math.min(...down)]
    return [left, top, Math.max(...across) - left, Math.max(...down) - top]
  })()
  return box?.every(Number.isFinite) ? box : undefined
}
