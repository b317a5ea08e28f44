/** Colour words: tuned to sit well beside flat art, so a little softer than the web's. */
import { tableOf } from 'atelier-mcp'

const table = `
  red #e5383b, crimson #c1121f, scarlet #ea3a22, ruby #b5173a, burgundy #7a1c34, maroon #7b1e2b, cherry #c92a42, orange #f98a2b,
  tangerine #fb8b24, amber #ffb000, apricot #fbb986, peach #ffc1a1, coral #ff7f6b, salmon #fa8a76, yellow #fcd12a, gold #e6b422,
  golden #e6b422, mustard #d9a521, lemon #fbe14a, cream #fbf0d6, beige #e8d9bd, ivory #fbf6e6, sand #e4cfa1, green #3f9d4e,
  lime #a4d233, olive #80863a, emerald #1f9d6b, mint #9fe3c3, sage #a3b899, jade #2fa37c, turquoise #35c9bd, teal #168a8a,
  cyan #29c5e6, aqua #5bd6d8, blue #2f7fe0, navy #1f2f5c, azure #4aa5f0, cobalt #2450b8, indigo #4340a8, sapphire #1f54b5,
  purple #8646c9, violet #8a52d6, lavender #bba6ea, lilac #c9aae4, mauve #b98bb5, plum #84406f, magenta #d936a8, fuchsia #e23fa8,
  pink #f78fb8, rose #ee6d8a, blush #f6c3c6, brown #8b5a3a, chocolate #5f3a26, tan #cfa779, bronze #b07a3f, copper #c2714a,
  rust #b1522c, terracotta #cb6a4a, black #26252c, white #f8f8f5, gray #90959c, grey #90959c, silver #c3c9d1, charcoal #3d4148,
  rose gold #dfa394, sky blue #7cc4ef, light blue #93cdf2, dark blue #1f3d85, baby blue #a9d6f3, royal blue #3557d1,
  navy blue #1f2f5c, light green #93d680, dark green #1f6b3b, forest green #2c6b3c, olive green #80863a, mint green #9fe3c3,
  lime green #8ecf3a, hot pink #f5459c, light pink #fac3d6, dark red #8e1a22, light grey #cdd2d8, light gray #cdd2d8,
  dark grey #4b5057, dark gray #4b5057, burnt orange #c85f22, off white #f5f1e6, light purple #c3a2ec, dark purple #4f2680,
  dark brown #5a3825, light brown #b98a5e, light yellow #fdf0a0`

/** Name to hex. */
export const colorWords: Readonly<Record<string, string>> = tableOf(
  Object.fromEntries(table.split(',').map((entry) => [entry.trim().slice(0, -8), entry.slice(-7)])),
)

/** Colour words that are things as well: a colour only where a noun follows. */
export const alsoThings: ReadonlySet<string> = new Set(
  'cherry orange tangerine peach lemon lime olive rose coral chocolate salmon plum apricot lavender ruby emerald sapphire sand gold jade mint copper sage'.split(
    ' ',
  ),
)
