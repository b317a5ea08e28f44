/** Which tools a config offers, by `tools.only` and `tools.except`. */
import type { Config } from '../contract/config.ts'
import type { Tool } from '../contract/tools.ts'
import { nearest } from '../errors/nearest.ts'

type Chosen = Pick<NonNullable<Config['tools']>, 'only' | 'except'>

/** Whether it is listed, and can be called, while its plugin has it enabled. */
export const isOffered =
  ({ only, except = [] }: Chosen = {}) =>
  ({ name, essential, extension }: Pick<Tool, 'name' | 'essential' | 'extension'>): boolean =>
    (only === undefined || extension !== undefined || (only === 'essential' ? essential === true : only.includes(name))) &&
    !except.includes(name)

/** One sentence for every name in it that no tool has. */
export const offerProblems = ({ only, except = [] }: Chosen = {}, names: readonly string[]): string[] =>
  Object.entries({ only: typeof only === 'string' ? [] : (only ?? []), except }).flatMap(([where, wanted]) =>
    wanted
      .filter((name) => !names.includes(name))
      .map(
        (name) =>
          `tools.${where} names "${name}", and no plugin adds a tool of this name.${nearest(name, names, (near) => ` Did you mean "${near}"?`)}`,
      ),
  )
