/** JSON in a text, as models write it there: in a fence, encoded more than once, in Python's words and quotes. */
import { tableOf } from '../contract/table.ts'

/** Longer texts are read as JSON alone, in characters. */
const longestPython = 256 * 1024
/** How often a text may stand in a text. */
const mostLayers = 4

/** The value that `text` holds; `undefined` where it holds none. A text that begins with no bracket or quote is none. */
export function jsonIn(text: string): unknown {
  let layer = text
  for (let count = 0; count < mostLayers; count++) {
    const plain = unfenced(layer.trim())
    if (!/^[[{"]/.test(plain)) return undefined
    const value = parsed(plain) ?? (plain.length <= longestPython && !plain.startsWith('"') ? parsed(fromPython(plain)) : undefined)
    if (typeof value !== 'string') return value
    layer = value
  }
  return undefined
}

/** What stands between three backticks, without the name of the language. */
function unfenced(text: string): string {
  if (!text.startsWith('```') || !text.endsWith('```') || text.length < 6) return text
  const inner = text.slice(3, -3).trim()
  return inner.replace(/^json5?(?=[\s[{"])/i, '').trimStart()
}

/**
 * `{'a': True, 'b': None}` as JSON (waybarrios/vllm-mlx#63). A text in double quotes is copied; what is left in single quotes or unknown
 * makes it no JSON, so nothing is guessed.
 */
const fromPython = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|\b(?:True|False|None)\b/gs, (part: string, single: string | undefined) =>
    single === undefined
      ? (words[part] ?? part)
      : `"${single.replaceAll(/\\.|"/gs, (mark) => (mark === '"' ? String.raw`\"` : mark === String.raw`\'` ? "'" : mark))}"`,
  )
const words = tableOf({ True: 'true', False: 'false', None: 'null' })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
