/** All measures of one call, over one reading of the file. Runs in the worker. */
import { arena as newArena, kernel as startKernel } from '../geometry/kernel.ts'
import { type ModelFile, openModel } from '../read/read.ts'
import { fileError } from '../model-error.ts'
import { toldUnits } from './told-units.ts'
import { type MeasureContext, measureContext } from './context.ts'
import { measureClearance, measureDistance, measureInterference } from './gaps.ts'
import { measureHoles } from './holes.ts'
import { measureMass } from './mass.ts'
import { measureOverhang } from './overhang.ts'
import { partsOf } from './parts.ts'
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
export async function measureModel({ measures, printability, ...file }: MeasureInput): Promise<Measured> {
  const [opened, kernel] = await Promise.all([openModel(file), startKernel()])
  const units = toldUnits(opened)
  const parts = partsOf(opened.document, units)
  if (parts.length === 0) throw fileError('The model shows no triangles, so there is nothing to measure.')
  const arena = newArena()
  try {
    const context = measureContext(parts, units, kernel, arena)
    const sections: Section[] = []
    const results = measures.map((request, at) => measureOne(request, `measure[${at}]`, context, sections))
    const print = printability && printabilityOf(printability, context)
    const picture = sections.some(({ pieces }) => pieces.length > 0) ? await sectionPicture(sections, units) : undefined
    return { units, measures: results, ...(print && { printability: print }), ...(picture && { picture }) }
  } finally {
    arena.release()
  }
}
