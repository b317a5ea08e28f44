/** Takes out of an SVG what runs, what loads, and what moves: what is left is a still picture that names nothing outside of itself. */
import { listed } from './mended-text.ts'
import { blocksOf, replaceUrls } from './scan.ts'
import { rewriteStyles } from './styles.ts'
import { elementsOf, isElement, type SvgElement } from './tree.ts'

/** Elements that run, or show what is no SVG. */
const running = new Set([
  'script',
  'iframe',
  'audio',
  'video',
  'canvas',
  'object',
  'embed',
  'link',
  'meta',
  'handler',
  'listener',
  'include',
])
const moving = new Set(['animate', 'animateTransform', 'animateMotion', 'animateColor', 'set', 'mpath', 'discard'])
const pictures = /^data:image\/(?:png|jpe?g|gif|webp);base64,/i

/** Changes the tree; of style sheets the plain rules are left. Answers what was left out, in whole sentences. */
export function cleanSvg(root: SvgElement): readonly string[] {
  const outside: string[] = []
  const ran = new Set<string>()
  const html = new Set<string>()
  let moved = false
  for (const element of elementsOf(root)) {
    element.children = element.children.filter((child) => {
      if (!isElement(child)) return true
      if (moving.has(child.name)) moved = true
      else if (child.name === 'foreignObject') html.add(`line ${child.line}`)
      else if (running.has(child.name)) ran.add(`<${child.name}> on line ${child.line}`)
      else return true
      return false
    })
    const { attributes, line } = element
    for (const name of attributes.keys()) {
      if (/^on/i.test(name)) ran.add(`\`${name}\` on line ${line}`)
      else if (name !== 'base') continue
      attributes.delete(name)
    }
    const href = attributes.get('href')?.trim()
    if (href !== undefined && !href.startsWith('#') && !(isPicture(element) && pictures.test(href))) {
      attributes.delete('href')
      if (href !== '') outside.push(`"${href.slice(0, 60)}" on line ${line}`)
    }
  }
  const keep = (value: string): string =>
    replaceUrls(value, (target) => {
      if (target.startsWith('#')) return `url(${target})`
      outside.push(`"${target.slice(0, 60)}"`)
      return 'none'
    })
  for (const element of elementsOf(root)) {
    for (const [name, value] of element.attributes) if (/url\(/i.test(value)) element.attributes.set(name, keep(value))
    if (element.name !== 'style') continue
    const sheet = element.children.filter((child) => !isElement(child)).join('')
    for (const { head } of blocksOf(sheet)) {
      if (/^@import\b/i.test(head)) outside.push(head.slice(0, 60))
      if (/^@(?:-webkit-)?keyframes\b/i.test(head)) moved = true
    }
    element.children = [keep(sheet)]
  }
  rewriteStyles(
    root,
    (declarations) => {
      for (const name of declarations.keys())
        if (/^(?:animation|transition)(?:-|$)/.test(name)) {
          moved = true
          declarations.delete(name)
        }
    },
    [],
  )
  return [
    ...(outside.length > 0
      ? [
          `Links to what is outside of the drawing were left out: ${listed(outside)}. Pictures go in as data: URIs (PNG, JPEG, GIF or WebP).`,
        ]
      : []),
    ...(ran.size > 0 ? [`Left out, as a picture runs nothing: ${listed([...ran])}.`] : []),
    ...(html.size > 0
      ? [
          `HTML is drawn by browsers alone, so <foreignObject> was left out (${listed([...html])}): write its words as <text>, with a <tspan x="…" dy="1.2em"> for each line.`,
        ]
      : []),
    ...(moved ? ['Animations were left out: the picture stands still.'] : []),
  ]
}

const isPicture = ({ name }: SvgElement): boolean => name === 'image' || name === 'feImage'
