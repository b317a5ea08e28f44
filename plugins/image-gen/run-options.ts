/** From a tool's arguments to how the run is made: who, in which format, with which cache. */
import {
  checkName,
  type GenerationArguments,
  generationOptions,
  type Kind,
  type PluginContext,
  type RunOptions,
  type Target,
} from 'atelier-mcp'

/** Refuses a bad file name now; the store would do so only after the picture is paid. */
export const nameIsFine = (name: string | undefined): void => {
  if (name !== undefined) checkName(name)
}

/** Throws `MODEL_UNKNOWN` where a model is named without a provider, and no provider has it. */
export function runOptions(
  kind: Kind,
  asked: GenerationArguments,
  output: Target | undefined,
  { providers }: Pick<PluginContext, 'providers'>,
): RunOptions {
  nameIsFine(asked.name)
  return { ...generationOptions(asked, kind, providers), ...(output && { output }) }
}
