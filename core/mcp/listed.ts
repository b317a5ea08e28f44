/** What tools, resources and prompts have in common in a listing. */
import type { Named } from '../kernel/contract/tools.ts'
import type { Entry } from '../kernel/ports/registry.ts'

/** Name, title, description, icons and `_meta`, as far as they are given. */
export const listed = ({ name, title, description, icons, meta }: Named): Record<string, unknown> & { name: string } => ({
  name,
  ...(title !== undefined && { title }),
  description,
  ...(icons !== undefined && { icons }),
  ...(meta !== undefined && { _meta: meta }),
})

/** Those that are shown now. */
export const shown = <T>(entries: readonly Entry<T>[]): readonly Entry<T>[] => entries.filter(({ enabled }) => enabled)
