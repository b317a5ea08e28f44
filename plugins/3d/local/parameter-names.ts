/** How people say the parameters of a thing. */
import type { Thing } from './thing.ts'

/** Words of parameters, the longest first, with the half that a radius is. */
export interface Name {
  readonly words: readonly string[]
  readonly parameter: string
  readonly factor: number
}
/** All names of all parameters, a round one's radius too. */
export function namesIn(parameters: Thing['parameters']): readonly Name[] {
  const names: Name[] = []
  for (const [parameter, { words, round }] of Object.entries(parameters))
    for (const said of words) {
      names.push({ words: said.split(' '), parameter, factor: 1 })
      if (round && said.includes('diameter')) names.push({ words: said.replace('diameter', 'radius').split(' '), parameter, factor: 2 })
    }
  return names.toSorted((one, other) => other.words.length - one.words.length)
}
