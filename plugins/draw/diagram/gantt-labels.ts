/** Labels of Gantt bars. Mermaid sets a label beside a bar that ends at a weekend, and centres it there all the same: it stands across the bar's end. */

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]

/** What stands beside a bar begins, or ends, there. */
export function besideBars(svg: string): string {
  const bars = new Map<string, { readonly from: number; readonly to: number }>()
  for (const [tag] of svg.matchAll(/<rect\s[^>]*class="task [^>]*>/g)) {
    const [from, width] = [Number(attribute(tag, 'x')), Number(attribute(tag, 'width'))]
    bars.set(`${attribute(tag, 'id')}-text`, { from, to: from + width })
  }
  return svg.replaceAll(/<text\s[^>]*class="taskText [^>]*>/g, (tag) => {
    const bar = bars.get(attribute(tag, 'id') ?? '')
    const x = Number(attribute(tag, 'x'))
    if (!bar || (x >= bar.from && x <= bar.to)) return tag
    return tag.replace('class="taskText ', `class="${x > bar.to ? 'taskTextOutsideRight' : 'taskTextOutsideLeft'} `)
  })
}
