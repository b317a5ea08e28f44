import { AtelierError } from 'atelier-mcp'
import type { Problem } from '../spec/problems.ts'

/** Everything that is wrong with what was asked, as one error. */
export const requestError = (problems: readonly Problem[]): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: problems.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    fix: 'Correct the fields that are named; `get_asset` with the id atelier://guide/measuring tells all kinds.',
    outcome: 'none',
    details: { problems },
  })
