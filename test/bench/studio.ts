/** `npm run bench:studio -- [card|viewer|gallery …]`: how long the studio takes in Chromium, and what it holds. All where none is named. */
import { readFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { gzipSync } from 'node:zlib'
import { closeBrowser } from '../fixtures/studio/browser.ts'
import { measureCard } from './studio/card.ts'
import { measureGallery } from './studio/gallery.ts'
import { say } from './studio/measured.ts'
import { measureViewer } from './studio/viewer.ts'

const parts = { card: measureCard, viewer: measureViewer, gallery: measureGallery }
const asked = process.argv.slice(2)

for (const file of ['page.html', 'viewer.js']) {
  const bytes = await readFile(new URL(`../../dist/studio/${file}`, import.meta.url))
  say(`size: ${file}`, `${Math.round(bytes.length / 1000)} kB, ${Math.round(gzipSync(bytes).length / 1000)} kB gzipped`)
}
for (const [name, measure] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  say('load of the machine', loadavg()[0]!.toFixed(1))
  await measure()
}
await closeBrowser()
