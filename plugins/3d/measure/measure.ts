/** All measures of one call, over one reading of the file. Runs in the worker. */
import { reportOf } from '../inspect/inspect.ts'
import { type ModelFile, openModel } from '../read/read.ts'
import { fileError } from '../model-error.ts'
import type { ModelReport } from '../report.ts'
import { toldUnits } from './told-units.ts'
import { type MeasureContext, withParts } from './context.ts'
import { measureClearance, measureDistance, measureInterference } from './gaps.ts'
import { measureHoles } from './holes.ts'
import { measureMass } from './mass.ts'
import { measureOverhang } from './overhang.ts'
import { type Printability, printabilityOf } from './printability.ts'
import type { MeasureRequest } from './requests.ts'
import type { MeasureResult } from './result.ts'
import type { Section } from './section.ts'
import { sectionPicture } from './section-picture.ts'
import { measureSections } from './section-measure.ts'
import { measureBed, measureCentre, measureTipping } from './standing.ts'
import { measureSymmetry } from './symmetry.ts'
import { measureThickness } from './thickness.ts'

export interface MeasureInput extends ModelFile {
  readonly measures: readonly MeasureRequest[]
  readonly printability?: 'fdm' | 'resin' | undefined
}
export interface Measured {
  readonly units: string
  readonly measures: readonly MeasureResult[]
  readonly printability?: Printability
  /** WebP of all sections. */
  readonly picture?: Uint8Array
}

function measureOne(request: MeasureRequest, field: string, context: MeasureContext, sections: Section[]): MeasureResult {
  if (request.kind === 'distance') return measureDistance(request, context, field)
  if (request.kind === 'clearance') return measureClearance(request, context, field)
  if (request.kind === 'interference') return measureInterference(request, context, field)
  const subject = context.subject(request.part, `${field}.part`)
  switch (request.kind) {
    case 'section': {
      const made = measureSections(request, subject, context)
      sections.push(...made.sections)
      return made.result
    }
    case 'thickness':
      return measureThickness(request, subject, context)
    case 'overhang':
      return measureOverhang(request, subject, context)
    case 'bed':
      return measureBed(request, subject, context)
    case 'tipping':
      return measureTipping(request, subject, context)
    case 'centre':
      return measureCentre(request, subject, context)
    case 'mass':
      return measureMass(request, subject, context)
    case 'holes':
      return measureHoles(subject, context)
    case 'symmetry':
      return measureSymmetry(subject)
  }
}

/** Throws coded errors only: `INPUT_INVALID` for a part that is not there, and what reading throws. */
async function measuresOf({ measures, printability }: MeasureInput, context: MeasureContext): Promise<Measured> {
  const { units, parts } = context
  if (parts.length === 0) throw fileError('The model shows no triangles, so there is nothing to measure.')
  const sections: Section[] = []
  const results = measures.map((request, at) => measureOne(request, `measure[${at}]`, context, sections))
  const print = printability && printabilityOf(printability, context)
  const picture = sections.some(({ pieces }) => pieces.length > 0) ? await sectionPicture(sections, units) : undefined
  return { units, measures: results, ...(print && { printability: print }), ...(picture && { picture }) }
}

/** What was asked for alone. */
export async function measureModel(input: MeasureInput): Promise<Measured> {
  const opened = await openModel(input)
  return withParts(opened.document, toldUnits(opened), (context) => measuresOf(input, context))
}

/** What was asked for, and a report that says what the model looks like, over one reading of the file. */
export async function inspectAndMeasure(input: MeasureInput): Promise<{ readonly report: ModelReport; readonly measured?: Measured }> {
  const opened = await openModel(input)
  return withParts(opened.document, toldUnits(opened), async (context) => {
    const asked = input.measures.length > 0 || input.printability !== undefined
    const measured = asked ? await measuresOf(input, context) : undefined
    return { report: await reportOf(input, opened, context), ...(measured && { measured }) }
  })
}
