/** Refusals of the rules: they cost nothing, and say what would be drawn. */
import { AtelierError } from 'atelier-mcp'

const bySpec =
  'Or write the model yourself and pass it as `spec` (`get_asset` with the id atelier://guide/model-spec teaches it), or set up a language-model provider.'

/** A coded error in two or three sentences. `fix`: what the rules would draw instead. */
export const cannot = (message: string, fix: string): AtelierError =>
  new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message, fix: `${fix} ${bySpec}`, outcome: 'none' })

/** Numbers in words without the noise of floating point. */
const tidied = (text: string): string =>
  text.replaceAll(/(?<!\d)\d{1,9}\.\d{4,17}/g, (number) => String(Number(Number(number).toPrecision(4))))

/** Refuses sizes that do not fit together. */
export function fits(sound: boolean, message: string, fix: string): void {
  if (!sound) throw cannot(tidied(message), tidied(fix))
}
