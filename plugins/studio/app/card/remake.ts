/** Which call makes something like it once more: by what the chat says of the call, else by what the library knows of the request. */
import type { StudioAsset } from '../../messages.ts'
import type { Meta, Shown } from '../link/link.ts'

export interface Remake {
  readonly tool: string
  readonly args: Meta
}

/** Tools of the public surface that take a seed, by the kind of their runs. */
const seeded: ReadonlyMap<string, string> = new Map([
  ['image.generate', 'generate_image'],
  ['image.edit', 'edit_image'],
])
/** What a request has under the same name as the tool's argument. */
const sameNames = ['prompt', 'size', 'background', 'quality', 'style', 'keepSubject', 'inputFidelity', 'model'] as const

/** As it was asked, but for the seed. `undefined` where it takes none, or nobody knows how it was asked. */
export function remakeOf(kind: string, shown: Shown, known: StudioAsset | undefined): Remake | undefined {
  const tool = seeded.get(known?.kind ?? kind)
  if (tool === undefined) return undefined
  if (shown.tool === tool && shown.input) {
    const { seed: _seed, count: _count, saveTo: _saveTo, name: _name, estimate: _estimate, order: _order, ...args } = shown.input
    return { tool, args }
  }
  const request = known?.request
  if (typeof request?.['prompt'] !== 'string') return undefined
  const same = Object.fromEntries(sameNames.flatMap((name) => (isPlain(request[name]) ? [[name, request[name]] as const] : [])))
  const images = known?.parents.map((id) => `asset://${id}`) ?? []
  if (tool === 'edit_image' && images.length === 0) return undefined
  return { tool, args: { ...same, ...(tool === 'edit_image' && { images }) } }
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

/** A seed that all providers take: up to 2^31 - 1. */
export const newSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1
