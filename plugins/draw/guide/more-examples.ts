/** The rest of the guide's examples. */
import type { Example } from './examples.ts'

export const moreExamples: readonly Example[] = [
  {
    title: 'Infographic',
    teaches: 'rows of equal height; the number large, the words small; one colour a row, dark enough for white text',
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 1000" font-family="sans-serif">
  <title>Water at home</title>
  <rect width="800" height="1000" fill="#f0f9ff"/>
  <text x="400" y="100" text-anchor="middle" font-size="56" font-weight="bold" fill="#0c4a6e">Water at home</text>
  <text x="400" y="150" text-anchor="middle" font-size="26" fill="#0c4a6e">What one person uses in a day: 125 litres</text>
  <g transform="translate(60 200)"><rect width="680" height="160" rx="20" fill="#0369a1"/><text x="40" y="104" font-size="68" font-weight="bold" fill="#fff">45 l</text><text x="300" y="76" font-size="32" font-weight="bold" fill="#fff">Shower</text><text x="300" y="118" font-size="24" fill="#e0f2fe">five minutes, 9 litres each</text></g>
  <g transform="translate(60 390)"><rect width="680" height="160" rx="20" fill="#0f766e"/><text x="40" y="104" font-size="68" font-weight="bold" fill="#fff">35 l</text><text x="300" y="76" font-size="32" font-weight="bold" fill="#fff">Toilet</text><text x="300" y="118" font-size="24" fill="#ccfbf1">six times</text></g>
  <g transform="translate(60 580)"><rect width="680" height="160" rx="20" fill="#4338ca"/><text x="40" y="104" font-size="68" font-weight="bold" fill="#fff">15 l</text><text x="300" y="76" font-size="32" font-weight="bold" fill="#fff">Laundry</text><text x="300" y="118" font-size="24" fill="#e0e7ff">a load every third day</text></g>
  <g transform="translate(60 770)"><rect width="680" height="160" rx="20" fill="#9d174d"/><text x="40" y="104" font-size="68" font-weight="bold" fill="#fff">30 l</text><text x="300" y="76" font-size="32" font-weight="bold" fill="#fff">All the rest</text><text x="300" y="118" font-size="24" fill="#fce7f3">cooking, cleaning, plants</text></g>
</svg>`,
  },
  {
    title: 'Labelled diagram',
    teaches:
      'arrows by a <marker>, ended where the shape begins; labels beside the things, with room around them. Boxes and arrows alone are quicker as `diagram`',
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 640" font-family="sans-serif">
  <title>The water cycle</title>
  <defs>
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#bae6fd"/><stop offset="1" stop-color="#f0f9ff"/></linearGradient>
    <marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="6" markerHeight="6" orient="auto-start-reverse"><path d="M0 0 L10 5 L0 10 Z" fill="#1d4ed8"/></marker>
  </defs>
  <rect width="1000" height="640" fill="url(#sky)"/>
  <circle cx="120" cy="110" r="60" fill="#facc15"/>
  <path d="M560 420 L730 190 L800 270 L860 210 L1000 420 Z" fill="#78716c"/><path d="M686 250 L730 190 L775 242 L740 262 Z" fill="#fff"/>
  <path d="M0 460 Q240 430 520 460 L1000 400 V640 H0 Z" fill="#65a30d"/>
  <path d="M0 500 Q180 470 430 510 Q560 560 420 640 H0 Z" fill="#0284c7"/>
  <g fill="#fff"><ellipse cx="420" cy="120" rx="100" ry="42"/><ellipse cx="370" cy="100" rx="56" ry="44"/><ellipse cx="460" cy="92" rx="62" ry="50"/></g>
  <g fill="none" stroke="#1d4ed8" stroke-width="7" marker-end="url(#tip)">
    <path d="M250 490 Q240 300 320 180"/><path d="M540 120 Q620 120 670 170"/><path d="M640 400 Q560 450 480 520"/>
  </g>
  <g stroke="#1d4ed8" stroke-width="5" stroke-linecap="round"><path d="M690 120 l-12 36 M730 120 l-12 36 M770 120 l-12 36"/></g>
  <g font-size="30" font-weight="bold" fill="#0f172a"><text x="40" y="350">Evaporation</text><text x="340" y="212">Condensation</text><text x="800" y="130">Rain</text><text x="620" y="500">Run-off</text><text x="60" y="590" fill="#fff">Sea</text></g>
</svg>`,
  },
  {
    title: 'Pixel art',
    teaches: 'a small viewBox, one unit a pixel, shape-rendering="crispEdges"; one <path> a colour, made of "M x y h n v1 h-n z"',
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" shape-rendering="crispEdges">
  <title>Mushroom</title>
  <path fill="#1f2937" d="M5 1h6v1H5z M3 2h2v1H3z M11 2h2v1h-2z M2 3h1v2H2z M13 3h1v2h-1z M1 5h1v4H1z M14 5h1v4h-1z M2 9h2v1H2z M12 9h2v1h-2z M3 10h1v3H3z M12 10h1v3h-1z M4 13h8v1H4z"/>
  <path fill="#dc2626" d="M5 2h6v1H5z M3 3h10v2H3z M2 5h12v4H2z"/>
  <path fill="#fff" d="M6 3h4v3H6z M2 5h2v3H2z M12 5h2v3h-2z"/>
  <path fill="#fde8c8" d="M4 9h8v4H4z"/>
  <path fill="#1f2937" d="M6 10h1v2H6z M9 10h1v2H9z"/>
</svg>`,
  },
  {
    title: 'Pattern',
    teaches: 'one tile in <pattern>, whose edges meet: what leaves on the right comes in on the left',
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800">
  <title>Leaves</title>
  <defs>
    <g id="leaf"><path d="M0 -46 Q34 0 0 46 Q-34 0 0 -46 Z"/><path d="M0 -40 V46" stroke="#ecfdf5" stroke-width="3" fill="none"/></g>
    <pattern id="tile" width="200" height="200" patternUnits="userSpaceOnUse">
      <rect width="200" height="200" fill="#ecfdf5"/>
      <use href="#leaf" fill="#059669" transform="translate(50 50) rotate(30)"/>
      <use href="#leaf" fill="#34d399" transform="translate(150 150) rotate(30)"/>
      <use href="#leaf" fill="#a7f3d0" transform="translate(150 50) rotate(-40)"/>
      <use href="#leaf" fill="#f59e0b" transform="translate(50 150) rotate(-40) scale(.7)"/>
    </pattern>
  </defs>
  <rect width="800" height="800" fill="url(#tile)"/>
</svg>`,
  },
]
