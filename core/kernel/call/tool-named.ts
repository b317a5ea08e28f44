/** A tool by its name, for whoever may call it. */
import type { Tool } from '../contract/tools.ts'
import { notFound } from '../errors/not-found.ts'
import { unspent } from '../errors/unspent.ts'
import type { Entry } from '../ports/registry.ts'

/** Throws `INPUT_NOT_FOUND` for one that does not exist, is disabled, or is left out by the config, and says which. */
export function toolNamed(name: string, tools: readonly Entry<Tool>[], fix = '`tools/list` lists them all.'): Entry<Tool> {
  const found = tools.find(({ value }) => value.name === name)
  if (found?.enabled) return found
  if (found?.leftOut)
    throw unspent('INPUT_NOT_FOUND', `The tool "${name}" is not offered here: the config of this host leaves it out.`, {
      fix: 'Take another tool. Whoever runs the host offers it by `tools.only` or `tools.except` of the config.',
    })
  const names = tools.flatMap(({ value, enabled }) => (enabled ? value.name : []))
  throw notFound({ what: 'tool', name, names, fix })
}
