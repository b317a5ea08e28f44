/** Where the items of a batch are saved: those that share a file get numbers, so that no item stands in another's way. */
import { extname } from 'node:path'
import type { PluginContext, Warning } from 'atelier-mcp'
import type { BatchItem } from './expand-items.ts'
import { takes } from './takes.ts'

/** `saveTo` of the batch is that of every item that names none and whose tool can save. Without an ending it is a folder. */
export function savedItems(
  items: readonly BatchItem[],
  tools: PluginContext['tools'],
  shared: { readonly saveTo?: string | undefined; readonly overwrite?: boolean | undefined },
): BatchItem[] {
  const able = new Set(tools.list().flatMap((tool) => (takes(tool, 'saveTo') ? tool.name : [])))
  const { saveTo, overwrite } = shared
  const own = { ...(saveTo !== undefined && { saveTo }), ...(overwrite !== undefined && { overwrite }) }
  const all = items.map((item) => (able.has(item.tool) ? { ...item, arguments: { ...own, ...item.arguments } } : item))
  const placeOf = ({ tool, arguments: args }: BatchItem): string | undefined =>
    able.has(tool) && typeof args['saveTo'] === 'string' && args['saveTo'] !== '' ? args['saveTo'] : undefined
  const counts = new Map<string, number>()
  for (const item of all) {
    const place = placeOf(item)
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  const numbers = new Map<string, number>()
  return all.map((item) => {
    const place = placeOf(item)
    if (place === undefined || counts.get(place) === 1) return item
    const number = (numbers.get(place) ?? 0) + 1
    numbers.set(place, number)
    return { ...item, arguments: { ...item.arguments, saveTo: numbered(place, number) } }
  })
}

/** What to say of a `saveTo` of the batch that no tool of its items takes; nothing where one does. */
export function unsaved(items: readonly BatchItem[], tools: PluginContext['tools'], saveTo: string | undefined): readonly Warning[] {
  const called = new Set(items.map(({ tool }) => tool))
  if (saveTo === undefined || tools.list().some((tool) => called.has(tool.name) && takes(tool, 'saveTo'))) return []
  return [{ code: 'not-saved', param: 'saveTo', message: `Nothing was saved to ${saveTo}: no tool of these items saves files.` }]
}

/** `foxes.png` as `foxes-2.png`; a folder stays one. */
function numbered(place: string, number: number): string {
  if (/[/\\]$/.test(place)) return place
  const ending = /^\.\w{1,16}$/.exec(extname(place))?.[0]
  return ending === undefined ? `${place}/` : `${place.slice(0, -ending.length)}-${number}${ending}`
}
