/** How to draw well, taught in full: for the resource, the prompt, and whoever asks a language model for an SVG. */
import { examples } from './examples.ts'
import { moreExamples } from './more-examples.ts'

/** What every drawing needs, without examples. */
export const rules = `## Before you write
- What is it for, and what must be read or recognised first? One idea a picture; large shapes before details.
- Choose the shape: logo 900x300 or 512x512, app icon 512x512, poster 800x1100, slide or social card 1200x630, story 1080x1920, UI 1200x800 or 390x844, infographic 800x1000, pixel art 16x16 or 32x32.
- Choose three to five colours with hex codes: a ground, a main colour, one accent, dark text, light text.

## Rules
- Begin with <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 W H"> and <title>. All numbers are units of the viewBox. Size in pixels is asked for by \`width\` and \`height\`, the longer side being 1024 otherwise.
- Paint in layers: ground, large shapes, details, text. What comes later lies on top.
- A ground is a <rect> of the whole view; without one the picture is transparent. Logos and icons mostly want none.
- Depth comes from linear and radial gradients, a second shape in a darker colour, and feDropShadow; keep filters few and give them room (x="-20%" y="-20%" width="140%" height="140%").
- Draw things from their real outline: head, body, limbs as paths with curves (C, Q, A), symmetrical about one axis; not from circles alone. Keep strokes at least 1/200 of the width, with stroke-linecap="round".
- Repeat by <symbol>, <use> and <pattern>; move groups by transform="translate(x y)".
- Text: the families are sans-serif (Open Sans), serif (Source Serif 4), monospace (JetBrains Mono), fantasy (Comfortaa, rounded) and cursive (Caveat, by hand), each regular and bold, the first three italic; in Latin, Greek and Cyrillic. Emoji are drawn. Other scripts need a font of the machine.
- A letter is about 0.55 times the font-size wide (0.6 in monospace, 0.65 in fantasy, 0.42 in cursive): 20 letters at size 40 take 440 units. Nothing wraps by itself: break lines with <tspan x="…" dy="1.2em">.
- Centre by text-anchor="middle" at the middle's x; put the baseline at the middle's y + 0.35 times the font-size. Body text at least 1/50 of the height.
- Dark on light or light on dark: 4.5:1 for text. On pictures and gradients put a dark layer of opacity .5 under it.
- Not drawn: scripts, animations, foreignObject, outside links and fonts. Pictures go in as <image href="data:image/png;base64,…">.
- Look at the picture that comes back and read the notes: text outside of the view, texts on each other, low contrast. Mend the SVG and call again with \`base\`.

## Other sources
- \`chart\`: Vega-Lite with inline data, for anything with axes. \`diagram\`: Mermaid or DOT, for boxes and arrows. \`qr\`: text, a URL, Wi-Fi or a contact. \`formula\`: TeX.
- \`format\`: png, webp, avif, jpeg, svg, ico, or icons (a favicon with all sizes for sites and apps).
- \`base\` alone returns the source of an earlier drawing; "make it bluer" is a change of that source.
`

/** For a language model that is asked for one SVG, and sees nothing of tools. */
export const instructions = `You draw, by writing SVG. Answer with one whole <svg>…</svg> and nothing else.\n\n${rules.slice(0, rules.indexOf('## Other sources'))}`

let made: string | undefined
/** Markdown; about 6,000 tokens. Made once. */
export function guide(): string {
  made ??= `# Drawing with draw_image

${rules}
## Examples
${[...examples, ...moreExamples].map(({ title, teaches, svg }) => `### ${title}\nTeaches: ${teaches}.\n\n\`\`\`svg\n${svg}\n\`\`\``).join('\n\n')}
`
  return made
}

/** The prompt `drawing_brief`: from a wish to a good drawing. */
export const brief = (wish: string): string => `Draw: ${wish}

Think first: what is it for, which shapes does it consist of, which colours, which words? Then write the SVG and call the tool draw_image with it as \`svg\`.
Look at the picture and read the notes; where something is off, call it again with a better SVG and the first one as \`base\`.

${guide()}`
