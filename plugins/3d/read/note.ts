/** Hears in words what a reader leaves out, or takes although it breaks the format's rules. Each is said once. */
export type Note = (text: string) => void

/** Collects notes, each once, and no more than `most`. */
export function notes(most = 12): { readonly note: Note; readonly all: () => string[] } {
  const found = new Set<string>()
  return {
    note: (text) => void (found.size < most && found.add(text)),
    all: () => [...found],
  }
}
