/** A library of 10,000 assets, scrolled from its first to its last. */
import { browser } from '../../fixtures/studio/browser.ts'
import { largeLibrary } from '../../fixtures/studio/large-library.ts'
import { startStudio } from '../../fixtures/studio/own-page.ts'
import { memoryOf, ms, putMeasures, say } from './measured.ts'

const count = 10_000

export async function measureGallery(): Promise<void> {
  const studio = await startStudio(undefined, (data) => largeLibrary(data, count))
  const page = await (await browser()).newPage({ viewport: { width: 1100, height: 900 } })
  const start = performance.now()
  await page.goto(studio.address)
  await page.locator('.grid img').first().waitFor()
  say('gallery: first picture after the page was asked for', ms(performance.now() - start))
  await putMeasures(page)
  const { perSecond, longest, lasted, height, nodes, assets } = await page.evaluate(() => scrolling())
  say('gallery: frames a second while it scrolls', `${perSecond.toFixed(0)}, the longest ${ms(longest)}`)
  say('gallery: at its end', `${assets} assets and ${nodes} elements in the page, ${height} pixels high, after ${lasted} s`)
  const { heap, processes } = await memoryOf(page)
  say('gallery: memory then', `${heap.toFixed(1)} MB of objects, ${Math.round(processes)} MB of processes`)
  await page.close()
  await studio.stop()
}

/** Of the page. */
declare function scrolling(): Promise<{
  readonly perSecond: number
  readonly longest: number
  readonly lasted: number
  readonly height: number
  readonly nodes: number
  readonly assets: number
}>
