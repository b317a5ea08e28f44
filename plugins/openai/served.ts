/** What the server at another base URL serves, as far as it says so: which model is asked where the config names none, and what runs there. */
import { fits, type ModelList, type ServedKind, type Software, softwareOf } from '../dialect.ts'
import { imageModels, languageModels } from './models.ts'

export interface Served {
  /** Asks for its list of models, at most once a minute. A server that does not say is asked for OpenAI's own. */
  look(signal: AbortSignal): Promise<void>
  /** The ids that it lists, those that fit the kind first. Nothing where it lists none that fits, or hands on OpenAI's own. */
  idsFor(kind: ServedKind): readonly string[] | undefined
  /** Known servers take a seed, steps and what to avoid; of others OpenAI's schemas are kept to. */
  software(): Software | undefined
}

/** How long a list that could not be had is not asked for again, in milliseconds. */
const silent = 60_000

export function served(list: ModelList): Served {
  let failed = -Infinity
  return {
    async look(signal) {
      if (Date.now() - failed < silent) return
      // Whoever orders hears what is wrong.
      await list.list(signal).catch(() => void (failed = Date.now()))
    },
    idsFor(kind) {
      const ids = (list.known() ?? []).map(({ id }) => id)
      if (ids.some((id) => Object.hasOwn(imageModels, id) || Object.hasOwn(languageModels, id))) return undefined
      const fitting = (list.known() ?? []).filter((model) => fits(model, kind)).map(({ id }) => id)
      return fitting.length > 0 ? [...new Set([...fitting, ...ids])] : undefined
    },
    software: () => softwareOf(list.known() ?? []),
  }
}
