/** Everything that is wrong with a spec, as one error. */
import { AtelierError } from 'atelier-mcp'
import { type Problem, problemText } from './problems.ts'

export const specError = (problems: readonly Problem[]): AtelierError =>
  new AtelierError({
    code: 'MODEL_SPEC_INVALID',
    message: `The spec has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `- ${problemText(problem)}`).join('\n')}`,
    fix: 'Correct the fields that are named and call again. `get_asset` with the id atelier://guide/model-spec gives the whole vocabulary.',
    outcome: 'none',
    details: { problems },
  })
