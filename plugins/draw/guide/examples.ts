/** Worked examples of the guide: each drawn by a test, without a note. */

export interface Example {
  readonly title: string
  /** What to learn from it. */
  readonly teaches: string
  readonly svg: string
}

export const examples: readonly Example[] = [
  {
    title: 'Logo',
    teaches:
      'one idea, two colours, few large shapes; the name beside the mark, in one family; nothing behind it, so that it stays transparent',
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 300">
  <title>Blue Fox Cafe</title>
  <g transform="translate(40 40)">
    <path d="M30 20 L80 70 L140 70 L190 20 L190 130 L110 215 L30 130 Z" fill="#1d4ed8"/>
    <path d="M30 20 L80 70 L30 110 Z M190 20 L140 70 L190 110 Z" fill="#1e3a8a"/>
    <path d="M30 130 L82 122 L110 215 Z M190 130 L138 122 L110 215 Z" fill="#dbeafe"/>
    <circle cx="78" cy="106" r="9" fill="#0f172a"/><circle cx="142" cy="106" r="9" fill="#0f172a"/>
    <path d="M98 188 H122 L110 206 Z" fill="#0f172a"/>
  </g>
  <text x="275" y="160" font-family="fantasy" font-weight="bold" font-size="96" fill="#1e3a8a">Blue Fox</text>
  <text x="280" y="224" font-family="sans-serif" font-size="44" letter-spacing="22" fill="#475569">CAFE</text>
</svg>`,
  },
  {
    title: 'App icon',
    teaches: 'a rounded square that fills the view, a gradient from the top, one symbol of two thirds of the width, a soft shadow',
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
  <title>Weather app</title>
  <defs>
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#38bdf8"/><stop offset="1" stop-color="#2563eb"/></linearGradient>
    <radialGradient id="sun"><stop stop-color="#fef08a"/><stop offset="1" stop-color="#f59e0b"/></radialGradient>
    <filter id="soft" x="-20%" y="-20%" width="140%" height="150%"><feDropShadow dx="0" dy="10" stdDeviation="12" flood-color="#0c4a6e" flood-opacity=".35"/></filter>
  </defs>
  <rect width="512" height="512" rx="112" fill="url(#sky)"/>
  <circle cx="318" cy="196" r="88" fill="url(#sun)"/>
  <g fill="#fff" filter="url(#soft)"><circle cx="166" cy="312" r="76"/><circle cx="248" cy="258" r="98"/><circle cx="350" cy="306" r="82"/><rect x="160" y="290" width="196" height="98" rx="10"/></g>
</svg>`,
  },
  {
    title: 'Poster',
    teaches:
      'a strong ground, one large picture, words in three sizes; every line its own <text>, centred by text-anchor="middle" on x = half of the width',
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 1100">
  <title>Summer Jazz Festival</title>
  <defs>
    <linearGradient id="dusk" x2="0" y2="1"><stop stop-color="#4c1d95"/><stop offset=".55" stop-color="#db2777"/><stop offset="1" stop-color="#fb923c"/></linearGradient>
  </defs>
  <rect width="800" height="1100" fill="url(#dusk)"/>
  <circle cx="400" cy="560" r="270" fill="#fde68a" opacity=".25"/>
  <circle cx="400" cy="560" r="230" fill="#1e1b2e"/>
  <g fill="none" stroke="#443c5c" stroke-width="3"><circle cx="400" cy="560" r="205"/><circle cx="400" cy="560" r="180"/><circle cx="400" cy="560" r="155"/><circle cx="400" cy="560" r="130"/></g>
  <path d="M400 560 L560 395 A230 230 0 0 1 605 455 Z M400 560 L240 725 A230 230 0 0 1 195 665 Z" fill="#fff" opacity=".1"/>
  <circle cx="400" cy="560" r="92" fill="#f97316"/><circle cx="400" cy="560" r="12" fill="#fde68a"/>
  <path d="M640 300 L690 330 L560 640 L530 625 Z" fill="#fde68a"/><rect x="505" y="610" width="60" height="34" rx="6" transform="rotate(27 535 627)" fill="#fef3c7"/>
  <path d="M0 870 Q200 800 400 850 T800 820 V1100 H0 Z" fill="#3b0764"/>
  <g text-anchor="middle" fill="#fff">
    <text x="400" y="150" font-family="fantasy" font-weight="bold" font-size="92">Summer Jazz</text>
    <text x="400" y="240" font-family="fantasy" font-size="62" letter-spacing="10">Festival</text>
    <text x="400" y="940" font-size="46" font-weight="bold">Saturday, 12 July</text>
    <text x="400" y="1000" font-size="32">Riverside Park · from 6 pm · free entry</text>
  </g>
</svg>`,
  },
  {
    title: 'UI mock-up',
    teaches: 'a grid of 8, cards as groups moved by transform, text left-aligned at one x; <symbol> and <use> for what repeats',
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800" font-family="sans-serif">
  <title>Dashboard</title>
  <defs>
    <filter id="card" x="-5%" y="-5%" width="110%" height="120%"><feDropShadow dx="0" dy="4" stdDeviation="6" flood-opacity=".12"/></filter>
  </defs>
  <rect width="1200" height="800" fill="#f1f5f9"/>
  <rect width="240" height="800" fill="#0f172a"/>
  <text x="32" y="64" font-size="28" font-weight="bold" fill="#fff">Lumen</text>
  <rect x="16" y="104" width="208" height="44" rx="8" fill="#1e40af"/>
  <g font-size="18" fill="#e2e8f0"><text x="32" y="132">Overview</text><text x="32" y="184">Orders</text><text x="32" y="236">Customers</text><text x="32" y="288">Settings</text></g>
  <text x="280" y="72" font-size="32" font-weight="bold" fill="#0f172a">Good morning, Ada</text>
  <g transform="translate(280 112)"><rect width="272" height="136" rx="12" fill="#fff" filter="url(#card)"/><text x="24" y="44" font-size="18" fill="#475569">Revenue</text><text x="24" y="100" font-size="40" font-weight="bold" fill="#0f172a">$48,200</text></g>
  <g transform="translate(576 112)"><rect width="272" height="136" rx="12" fill="#fff" filter="url(#card)"/><text x="24" y="44" font-size="18" fill="#475569">Orders</text><text x="24" y="100" font-size="40" font-weight="bold" fill="#0f172a">1,204</text></g>
  <g transform="translate(872 112)"><rect width="272" height="136" rx="12" fill="#fff" filter="url(#card)"/><text x="24" y="44" font-size="18" fill="#475569">Returns</text><text x="24" y="100" font-size="40" font-weight="bold" fill="#0f172a">2.1 %</text></g>
  <g transform="translate(280 280)">
    <rect width="864" height="456" rx="12" fill="#fff" filter="url(#card)"/>
    <text x="24" y="48" font-size="20" font-weight="bold" fill="#0f172a">Sales, last six months</text>
    <g stroke="#e2e8f0"><path d="M24 120 H840 M24 210 H840 M24 300 H840 M24 390 H840"/></g>
    <path d="M60 360 L204 300 L348 320 L492 220 L636 240 L804 130 V390 H60 Z" fill="#bfdbfe"/>
    <path d="M60 360 L204 300 L348 320 L492 220 L636 240 L804 130" fill="none" stroke="#1d4ed8" stroke-width="5" stroke-linejoin="round"/>
    <g font-size="16" fill="#475569" text-anchor="middle"><text x="60" y="424">Jan</text><text x="204" y="424">Feb</text><text x="348" y="424">Mar</text><text x="492" y="424">Apr</text><text x="636" y="424">May</text><text x="804" y="424">Jun</text></g>
  </g>
</svg>`,
  },
]
