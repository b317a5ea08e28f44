/** Colours of the terminal, where somebody sits who can see them. */
import { WriteStream } from 'node:tty'
import { inspect } from 'node:util'

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** The text in a colour; the text as it is where colours are off. */
export type Paint = (colour: Colour, text: string) => string

/**
 * On a terminal, unless `NO_COLOR` or `TERM=dumb` says no; elsewhere only by `FORCE_COLOR`. What these variables mean is Node's own reading:
 * `FORCE_COLOR=0` is no, and it counts for more than `NO_COLOR` (https://nodejs.org/api/tty.html#writestreamgetcolordepthenv).
 */
export function paintFor(stream: { readonly isTTY?: boolean }): Paint {
  const isAsked = stream.isTTY === true || process.env['FORCE_COLOR'] !== undefined
  const isOn = isAsked && WriteStream.prototype.getColorDepth.call(stream, process.env) > 1
  return isOn ? painted : (_, text) => text
}

const escape = '\u001B'

const painted: Paint = (colour, text) => {
  const [on, off] = inspect.colors[colour]!
  return text === '' ? '' : `${escape}[${on}m${text}${escape}[${off}m`
}

/** What `painted` writes, to be let through where all else that moves a terminal is taken out. */
export const paintedCodes: RegExp = new RegExp(`(${escape}\\[(?:[12]|22|3[1236]|39)m)`)
