/** Labels of Gantt bars. Mermaid sets a label beside a bar that ends at a weekend, and centres it there all the same: it stands across the bar's end. */

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]

/** What stands beside a bar begins, or ends, there. */
export function besideBars(svg: string): string {
  const pieces = svg.split(/(?=<(?:rect|text) )/)
  const bars = new Map<string, { readonly from: number; readonly to: number }>()
  for (const piece of pieces) {
    if (!piece.startsWith('<rect ') || !attribute(piece, 'class')?.startsWith('task ')) continue
    const [from, width] = [Number(attribute(piece, 'x')), Number(attribute(piece, 'width'))]
    bars.set(`${attribute(piece, 'id')}-text`, { from, to: from + width })
  }
  if (bars.size === 0) return svg
  return pieces
    .map((piece) => {
      const bar = piece.startsWith('<text ') ? bars.get(attribute(piece, 'id') ?? '') : undefined
      const x = Number(attribute(piece, 'x'))
      if (!bar || (x >= bar.from && x <= bar.to)) return piece
      return piece.replace('class="taskText ', `class="${x > bar.to ? 'taskTextOutsideRight' : 'taskTextOutsideLeft'} `)
    })
    .join('')
}
