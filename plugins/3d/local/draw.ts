/** From a wish to a spec, and to the sentences that tell how it was read. */
import type { Material } from '../spec/materials.ts'
import type { ModelSpec } from '../spec/schema.ts'
import { unitWords } from '../units.ts'
import { asExpressions, type Parametric } from './as-expressions.ts'
import type { Look } from './looks.ts'
import type { Drawn, Part, Thing } from './thing.ts'
import { threadName } from './things/norms.ts'
import type { Wish } from './understand.ts'

export interface Drawing {
  /** As it is written down, not checked yet. */
  readonly spec: Pick<ModelSpec, 'name' | 'units' | 'tolerance' | 'materials' | 'roots'> &
    Partial<Pick<Parametric, 'parameters'>> &
    Pick<Parametric, 'nodes'> & { readonly expect: object }
  /** What was read, what was assumed, what whoever prints it should know. */
  readonly notes: readonly string[]
}

/** Walls that printers with a common nozzle make well, in millimetres. */
const thinnest = 1.2

const tidy = (value: number): number => Number(value.toPrecision(6))
/** `wallThickness` as "wall thickness". */
const spaced = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function lookOf(name: string, parts: Thing['parts'], { whole, parts: said }: Wish['looks']): Look {
  const first = Object.keys(parts)[0]!
  const { look, own = false }: Part = parts[name]!
  const asDefault = (one: Part['look']): Look =>
    typeof one === 'function' ? one(lookOf(first, parts, { whole, parts: said, said: new Map() })) : one
  return said.get(name) ?? (whole !== undefined && !own ? whole : undefined) ?? asDefault(look)
}

function materialsOf(nodes: ModelSpec['nodes'], parts: Thing['parts'], looks: Wish['looks']): Material[] {
  const used = new Set(nodes.flatMap((node) => ('material' in node && node.material != null ? [node.material] : [])))
  return Object.keys(parts).flatMap((name) => (used.has(name) ? [{ id: name, ...lookOf(name, parts, looks) }] : []))
}

/** Throws `PROVIDER_UNSUPPORTED` where the sizes do not fit together. */
export function draw(wish: Wish): Drawing {
  const { thing, read, looks, text } = wish
  const said = { ...read.values, ...read.features, ...(text !== undefined && { text }) }
  const drawn = thing.draw(said)
  const { roots, parts = 1, tolerance } = drawn
  const { parameters, nodes, bbox } = asExpressions(thing, drawn, said)
  const spec: Drawing['spec'] = {
    name: thing.name.replaceAll(' ', '-'),
    units: 'mm',
    ...(tolerance !== undefined && { tolerance }),
    ...(parameters.length > 0 && { parameters }),
    materials: materialsOf(drawn.nodes, thing.parts, looks),
    nodes,
    roots: [...(roots ?? [drawn.nodes.at(-1)!.id])],
    expect: { ...(bbox && { bbox }), parts },
  }
  return { spec, notes: notesOf(wish, drawn) }
}

function notesOf({ thing, read, looks, text }: Wish, { sizes, hints = [] }: Drawn): string[] {
  const { values, written, unnamed, features, bareUnit, copies } = read
  const unitOf = (name: string): string =>
    ({ length: ' mm', hole: ' mm', angle: '°', thread: '', count: '', number: '' })[thing.parameters[name]?.kind ?? 'length']
  const sizeText = (name: string): string => {
    const value = sizes[name] ?? values[name]!
    const { kind } = thing.parameters[name] ?? { kind: 'length' }
    const shown = typeof value === 'string' ? value : kind === 'thread' ? threadName(value) : `${tidy(value)}${unitOf(name)}`
    const how = [
      written[name] !== undefined && written[name] !== shown && written[name],
      unnamed.includes(name) && 'the size that was given',
    ].filter(Boolean)
    return `${spaced(name)} ${shown}${how.length > 0 ? ` (${how.join(', ')})` : ''}`
  }
  const told = new Set([...Object.keys(sizes), ...Object.keys(values)])
  const heard = [
    ...[...told].filter((name) => values[name] !== undefined).map(sizeText),
    ...(text === undefined ? [] : [`letters "${text}"`]),
    ...Object.entries(features).map(([name, on]) => `${on ? '' : 'not '}${spaced(name)}`),
    ...[...looks.said].map(([part, said]) => (part === '' ? said : `${part} ${said}`)),
  ]
  const assumed = [
    ...(bareUnit === undefined ? [] : [`numbers without a unit are ${unitWords[bareUnit]}`]),
    ...[...told].filter((name) => values[name] === undefined && name !== 'letters').map(sizeText),
    ...(sizes['letters'] !== undefined && text === undefined ? [`letters "${sizes['letters']}"`] : []),
  ]
  return [
    `Read: ${thing.name}${heard.length > 0 ? `, ${heard.join(', ')}` : ''}.`,
    ...(assumed.length > 0 ? [`Assumed: ${assumed.join(', ')}.`] : []),
    ...(copies !== undefined && copies > 1 ? [`One is made of the ${copies} that were asked for; print it ${copies} times.`] : []),
    ...(typeof sizes['wall'] === 'number' && sizes['wall'] < thinnest
      ? [`A wall of ${tidy(sizes['wall'])} mm is thin: printers want ${thinnest} mm.`]
      : []),
    ...hints,
  ]
}
