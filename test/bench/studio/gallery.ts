/** A library of 10,000 assets, scrolled. */
import { browser } from '../../fixtures/studio/browser.ts'
import { largeLibrary } from '../../fixtures/studio/large-library.ts'
import { startStudio } from '../../fixtures/studio/own-page.ts'
import { memoryOf, ms, putMeasures, say } from './measured.ts'

const count = 10_000
const scrollingMs = 10_000

export async function measureGallery(): Promise<void> {
  const studio = await startStudio(undefined, (data) => largeLibrary(data, count))
  const page = await (await browser()).newPage({ viewport: { width: 1100, height: 900 } })
  const start = performance.now()
  await page.goto(studio.address)
  await page.locator('.grid img').first().waitFor()
  say('gallery: first picture after the page was asked for', ms(performance.now() - start))
  await putMeasures(page)
  for (let turn = 1; turn <= 3; turn++) {
    const { perSecond, longest, height, nodes } = await page.evaluate((lasts) => scrolling(lasts), scrollingMs)
    say(`gallery: frames a second while it scrolls, ${turn} of 3`, `${perSecond.toFixed(0)}, the longest ${ms(longest)}`)
    say('gallery: then', `${height} pixels high, ${nodes} elements`)
  }
  const { heap, processes } = await memoryOf(page)
  say('gallery: memory then', `${heap.toFixed(1)} MB of objects, ${Math.round(processes)} MB of processes`)
  await page.close()
  await studio.stop()
}

/** Of the page. */
declare function scrolling(lasts: number): Promise<{
  readonly perSecond: number
  readonly longest: number
  readonly height: number
  readonly nodes: number
}>
