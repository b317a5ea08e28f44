/** The solid kernel (manifold-3d), started once per thread, and a list of what must be given back to it. */
import type { ManifoldToplevel } from 'manifold-3d'

export type { CrossSection, Manifold, Mesh } from 'manifold-3d'
/** The kernel's module with its classes. */
export type Kernel = ManifoldToplevel

let starting: Promise<Kernel> | undefined
/** The kernel of this thread. */
export function kernel(): Promise<Kernel> {
  starting ??= import('manifold-3d').then(async ({ default: start }) => {
    const module = await start()
    module.setup()
    return module
  })
  return starting
}

/** Objects of the kernel live in its own memory and must be deleted by hand: `keep` remembers them, `release` deletes all. */
export interface Arena {
  keep<T extends { delete(): void }>(item: T): T
  release(): void
}
export function arena(): Arena {
  const items = new Set<{ delete(): void }>()
  return {
    keep(item) {
      items.add(item)
      return item
    },
    release() {
      for (const item of items) item.delete()
      items.clear()
    },
  }
}
