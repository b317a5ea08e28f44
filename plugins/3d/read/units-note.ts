/** Says that a unit was guessed. */
import { type FileUnits, unitWords } from '../units.ts'

/** One sentence where a file says no unit and nobody else did; else none. */
export const unitsNote = ({ units, known }: FileUnits): readonly string[] =>
  known === 'size'
    ? [
        `The file names no unit. Its numbers are taken for ${unitWords[units]}, by its kind and size; say \`sourceUnits\` where they are others.`,
      ]
    : []
