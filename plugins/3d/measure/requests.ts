/** What `inspect_model` may be asked to measure, and what is wrong with a request, in words. */
import { tableOf } from 'atelier-mcp'
import { z } from 'zod'
import { fieldsAt } from '../spec/fields-at.ts'
import { once } from '../spec/once.ts'
import { explain, pathText, type Problem } from '../spec/problems.ts'
import { suggestion } from '../spec/suggestion.ts'
import { densityNames } from './densities.ts'
import { requestError } from './request-error.ts'
import { planeNames } from './section.ts'

/** At most so many measures in one call. */
const most = 24
/** At most so many sections in one measure. */
const mostSections = 32

const axisNames = ['x', 'y', 'z'] as const
/** Directions that may be up. */
export const upNames = ['x', '-x', 'y', '-y', 'z', '-z'] as const
export type UpName = (typeof upNames)[number]

const kindSchemas = once(() => {
  const part = z.string().min(1).max(200).optional()
  const place = z.number().min(-1e9).max(1e9)
  const up = z.enum(upNames).default('z')
  return {
    section: z.strictObject({
      kind: z.literal('section'),
      part,
      plane: z.enum(planeNames).default('xy'),
      /** Along the axis across the plane; default the middle. */
      at: z.array(place).min(1).max(mostSections).optional(),
      /** So many, evenly. */
      count: z.int().min(1).max(mostSections).optional(),
    }),
    distance: z.strictObject({ kind: z.literal('distance'), part: z.string().min(1).max(200), other: z.string().min(1).max(200) }),
    /** `least`: the gap that is needed, in the model's unit. */
    clearance: z.strictObject({ kind: z.literal('clearance'), part, other: part, least: z.number().min(0).max(1e9).optional() }),
    interference: z.strictObject({ kind: z.literal('interference'), part, other: part }),
    /** `least`: walls thinner than this are told apart; in the model's unit. */
    thickness: z.strictObject({ kind: z.literal('thickness'), part, least: z.number().min(0).max(1e9).optional() }),
    /** `angle`: degrees from the vertical, from which on it hangs over. */
    overhang: z.strictObject({ kind: z.literal('overhang'), part, angle: z.number().min(1).max(89).default(45), axis: up }),
    /** Millimetres: width, depth, height; default the usual one. */
    bed: z.strictObject({ kind: z.literal('bed'), part, bed: z.array(z.number().min(1).max(1e5)).length(3).optional(), axis: up }),
    tipping: z.strictObject({ kind: z.literal('tipping'), part, axis: up }),
    centre: z.strictObject({ kind: z.literal('centre'), part }),
    /** Grams in a cubic centimetre, or a material of the table, for all of it. */
    mass: z.strictObject({
      kind: z.literal('mass'),
      part,
      density: z.number().min(1e-3).max(30).optional(),
      material: z.enum(densityNames).optional(),
    }),
    holes: z.strictObject({ kind: z.literal('holes'), part }),
    symmetry: z.strictObject({ kind: z.literal('symmetry'), part }),
  } as const
})
type Schemas = ReturnType<typeof kindSchemas>
export type MeasureKind = keyof Schemas
export type MeasureRequest<K extends MeasureKind = MeasureKind> = { [Kind in K]: z.output<Schemas[Kind]> }[K]

/** Other words for the kinds, without anything but letters. */
const otherWords: Readonly<Record<string, MeasureKind>> = tableOf({
  sections: 'section', crosssection: 'section', slice: 'section', cut: 'section',
  gap: 'clearance', clearances: 'clearance', fit: 'clearance',
  collision: 'interference', overlap: 'interference', intersection: 'interference', interferences: 'interference',
  wall: 'thickness', walls: 'thickness', wallthickness: 'thickness', thicknesses: 'thickness',
  overhangs: 'overhang', supports: 'overhang', support: 'overhang',
  bedfit: 'bed', printbed: 'bed', buildplate: 'bed',
  tipover: 'tipping', tip: 'tipping', stability: 'tipping', balance: 'tipping',
  center: 'centre', centreofmass: 'centre', centerofmass: 'centre', centerofgravity: 'centre', com: 'centre', cog: 'centre',
  weight: 'mass', masses: 'mass', hole: 'holes', bores: 'holes', symmetries: 'symmetry',
}) // oxfmt-ignore

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `220x220x250`, `1`, `"wall thickness"`: what people write, as the schemas take it. */
function asWritten(entry: Record<string, unknown>): Record<string, unknown> {
  const out = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null && value !== undefined))
  if (typeof out['at'] === 'number') out['at'] = [out['at']]
  if (typeof out['bed'] === 'string' && /^\d[\d.]*( ?[x×] ?\d[\d.]*){2}$/i.test(out['bed']))
    out['bed'] = out['bed'].split(/[x×]/i).map(Number)
  if (typeof out['material'] === 'string') out['material'] = materialNamed(out['material'])
  if (out['kind'] !== 'section') return out
  // A plane may be said by the axis across it.
  const across = out['axis'] ?? out['plane']
  const named = axisNames.findIndex((name) => name === across)
  if (named >= 0) {
    out['plane'] = (['yz', 'xz', 'xy'] as const)[named]!
    delete out['axis']
  }
  if (typeof out['plane'] === 'string') {
    const letters = [...out['plane'].toLowerCase()].toSorted().join('')
    out['plane'] = letters
  }
  return out
}

/** The name in the table, whatever its case; as people say it in English of either side. */
function materialNamed(said: string): string {
  const word = said.trim().toLowerCase()
  const usual = word === 'aluminum' ? 'aluminium' : word === 'stainless' ? 'stainless steel' : word
  return densityNames.find((name) => name.toLowerCase() === usual) ?? said
}

/** Text is an object in JSON, or a kind alone. */
function fromText(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return { kind: text }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** All of them checked; throws `INPUT_INVALID` with everything that is wrong, by field, and what would fit. */
export function measureRequests(given: unknown): MeasureRequest[] {
  const schemas = kindSchemas()
  const kinds = Object.keys(schemas) as MeasureKind[]
  const problems: Problem[] = []
  const list = Array.isArray(given) ? given : [given]
  const requests = list.slice(0, most).flatMap((entry: unknown, index): MeasureRequest[] => {
    const path = ['measure', index]
    const at = (field: string | undefined, message: string) =>
      void problems.push({ path: pathText(field === undefined ? path : [...path, field]), message })
    const value = typeof entry === 'string' ? fromText(entry) : entry
    if (!isRecord(value)) return (at(undefined, `must be an object like { "kind": "thickness" }.`), [])
    const word = typeof value['kind'] === 'string' ? value['kind'] : ''
    const letters = word.toLowerCase().replaceAll(/[^a-z]/g, '')
    const kind = kinds.find((one) => one === letters) ?? otherWords[letters]
    if (!kind) return (at('kind', `must be one of ${kinds.join(', ')}.${suggestion(word, kinds)}`), [])
    const written = asWritten({ ...value, kind })
    if (kind === 'section' && typeof written['plane'] === 'number')
      return (
        at(
          'plane',
          `must be one of ${planeNames.join(', ')}; where it lies goes into \`at\`: { "kind": "section", "plane": "xy", "at": ${written['plane']} }.`,
        ),
        []
      )
    const schema = schemas[kind]
    const parsed = schema.safeParse(written)
    if (parsed.success) {
      const { data } = parsed
      if ('other' in data && data.other !== undefined && data.part === undefined) return (at('part', 'must be given where `other` is.'), [])
      if (data.kind === 'section' && data.at && data.count) return (at('count', 'and `at` both say where to cut: give one of them.'), [])
      if (data.kind === 'mass' && data.density !== undefined && data.material !== undefined)
        return (at('density', 'and `material` both say how heavy it is: give one of them.'), [])
      return [data]
    }
    problems.push(...explain(parsed.error.issues, written, path, (inner) => fieldsAt(schema, inner)))
    return []
  })
  if (list.length > most) problems.push({ path: 'measure', message: `has ${list.length} entries; ${most} are the most.` })
  if (list.length === 0) problems.push({ path: 'measure', message: `is empty. Known kinds: ${kinds.join(', ')}.` })
  if (problems.length > 0) throw requestError(problems)
  return requests
}
