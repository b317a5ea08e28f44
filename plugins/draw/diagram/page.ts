/** A page without a browser for Mermaid, on linkedom: what it asks of one, with sizes by the letters that are shipped. */
import { tableOf } from 'atelier-mcp'
import colorNames from 'color-name'
import { parseHTML } from 'linkedom'
import type { Letters } from '../../fonts.ts'
import { type Boxes, boxesBy, type Measured } from './boxes.ts'
import { type StyleSheet, styleSheet } from './style-sheet.ts'

/** Names that must be there while Mermaid loads and draws, and must not for others in this process, which take them for a browser. */
const names = [
  'window',
  'document',
  'Element',
  'HTMLElement',
  'SVGElement',
  'Node',
  'DOMParser',
  'CSSStyleSheet',
  'getComputedStyle',
  'XMLSerializer',
  'requestAnimationFrame',
  'Option',
]

export interface Page {
  /** Runs it with the page in place, and takes it away again. */
  within<T>(work: () => Promise<T>): Promise<T>
}

class EmptySheet {
  readonly cssRules = []
  insertRule(): number {
    return 0
  }
  replaceSync(): void {}
}

/** By its style Mermaid tells a colour from the first word of a title: "box Aqua Client", "box Clients". */
class ColourOption {
  readonly style = new (class {
    #color = ''
    get color(): string {
      return this.#color
    }
    set color(value: string) {
      if (Object.hasOwn(colorNames, value.toLowerCase()) || value === 'transparent' || value.includes('(')) this.#color = value
    }
  })()
}

/** `css`: rules beside those that are written into the page. */
export function openPage(letters: Letters, css: string): Page {
  const { window, document } = parseHTML('<!doctype html><html><head></head><body></body></html>')
  let sheet: { readonly text: string; readonly read: StyleSheet } | undefined
  // Mermaid writes its styles into the drawing before it measures.
  const styles = (): StyleSheet => {
    const text = [...document.querySelectorAll('style')].map(({ textContent }) => textContent ?? '').join('\n') + css
    if (sheet?.text !== text) sheet = { text, read: styleSheet(text) }
    return sheet.read
  }
  const boxes: Boxes = boxesBy(letters, styles)
  const rectangle = (element: Measured) => {
    const { x, y, width, height } = boxes.box(element)
    return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height }
  }
  const methods = {
    getBBox(this: Measured) {
      return boxes.box(this)
    },
    getComputedTextLength(this: Measured) {
      return boxes.length(this)
    },
    getBoundingClientRect(this: Measured) {
      return rectangle(this)
    },
    getScreenCTM: () => ({ a: 1, b: 0, c: 0, d: 1, e: 0, f: 0, inverse: () => ({ a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }) }),
  }
  // Cytoscape wants a canvas, and draws nothing on it.
  const nothing: unknown = new Proxy(() => undefined, {
    get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : name === 'width' ? 0 : nothing),
    apply: () => nothing,
    set: () => true,
  })
  Object.defineProperty(window.HTMLCanvasElement.prototype, 'getContext', { value: () => nothing, configurable: true })
  for (const { prototype } of [window.Element, window.HTMLElement, window.SVGElement])
    for (const [name, value] of Object.entries(methods))
      Object.defineProperty(prototype, name, { value, configurable: true, writable: true })
  const own = tableOf<unknown>({
    window,
    document,
    CSSStyleSheet: EmptySheet,
    Option: ColourOption,
    getComputedStyle: (element: Measured) => computed(element, styles()),
    requestAnimationFrame: (then: () => void) => setTimeout(then, 0),
  })
  return {
    async within(work) {
      const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
      for (const name of names)
        Object.defineProperty(globalThis, name, {
          value: own[name] ?? Reflect.get(window, name),
          configurable: true,
          writable: true,
        })
      const { random } = Math
      // The same source gives the same picture.
      Math.random = numbers(1)
      try {
        return await work()
      } finally {
        Math.random = random
        document.body.innerHTML = ''
        document.head.innerHTML = ''
        sheet = undefined
        for (const [name, descriptor] of before) {
          if (descriptor) Object.defineProperty(globalThis, name, descriptor)
          else Reflect.deleteProperty(globalThis, name)
        }
      }
    },
  }
}

/** `getComputedStyle`, as far as layouts ask. */
const computed = (element: Measured, sheet: StyleSheet): object => {
  const valueOf = (name: string): string => sheet.inherited(element, name) ?? ''
  return {
    getPropertyValue: valueOf,
    get fontSize() {
      return valueOf('font-size') || '16px'
    },
    get fontFamily() {
      return valueOf('font-family')
    },
    get fontWeight() {
      return valueOf('font-weight') || '400'
    },
    get color() {
      return valueOf('color')
    },
    get display() {
      return valueOf('display') || 'inline'
    },
  }
}

/** Mulberry32: numbers that look random, and are the same each time. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
}
