/** What a text in quotes is: a title, a sign or speech, and where it goes. */
import type { Lettering, Place } from './brief.ts'
import type { Token } from './tokens.ts'

/** The words around a quoted text say how it is shown. */
export function readLettering(tokens: readonly Token[], at: number, text: string): Lettering {
  const before = tokens.slice(Math.max(0, at - 5), at).map(({ word }) => word)
  const after = tokens.slice(at + 1, at + 6).map(({ word }) => word)
  const around = [...before, ...after].join(' ')
  const place: Place | undefined = /\bbottom\b/.test(around)
    ? 'bottom'
    : /\btop\b/.test(around)
      ? 'top'
      : /\bmiddle|cent(?:er|re)\b/.test(around)
        ? 'center'
        : undefined
  const kind = /\b(?:sign|signboard|board|placard)\b/.test(around)
    ? 'sign'
    : /\b(?:saying|says|say|speech|shouts|whispers|bubble)\b/.test(before.join(' '))
      ? 'bubble'
      : 'title'
  return { text, kind, ...(place && { place }) }
}
