/** From the AI SDK's warnings to the host's. */
import { type Warning, tableOf } from 'atelier-mcp'
import type { CallWarning } from './model-objects.ts'

const names: Readonly<Record<string, string>> = tableOf({ n: 'count', files: 'images' })

/** The setting that a warning says is not supported, in the host's words. */
export const unsupportedIn = ({ type, setting, feature }: CallWarning): string | undefined => {
  const name = type.startsWith('unsupported') ? (setting ?? feature) : undefined
  return name === undefined ? undefined : (names[name] ?? name)
}

export function warningOf(warning: CallWarning, title: string): Warning {
  const param = unsupportedIn(warning)
  const words = warning.details ?? warning.message
  if (param === undefined)
    return { code: 'provider-note', message: `${title}: ${words ?? warning.feature ?? warning.setting ?? warning.type}` }
  return { code: 'option-unsupported', param, message: `${title} does not support "${param}".${words ? ` ${words}` : ''}` }
}
