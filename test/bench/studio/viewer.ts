/** A model of 200,000 triangles drawn by the processor, and 200 openings of a small one. */
import type { Page } from 'playwright-core'
import { browser } from '../../fixtures/studio/browser.ts'
import { largeModel } from '../../fixtures/studio/large-model.ts'
import { startStudio } from '../../fixtures/studio/own-page.ts'
import { memoryOf, median, ms, processorOf, putMeasures, say } from './measured.ts'

const large = 200_000
const huge = 1_000_000
const small = 2000
const openings = 200
const turningMs = 4000

export async function measureViewer(): Promise<void> {
  const studio = await startStudio()
  const page = await (await browser()).newPage({ viewport: { width: 1100, height: 900 } })
  await page.goto(studio.address)
  await putMeasures(page)
  await add(page, 'large.glb', large)
  const [drawn, used]: [number[], number[]] = [[], []]
  for (let at = 0; at < 4; at++) {
    const before = await processorOf(page)
    drawn.push((await page.evaluate(() => modelDrawn('Turn it'))).drawn)
    used.push((await processorOf(page)) - before)
    if (at < 3) await close(page)
  }
  say('viewer: first look at 200,000 triangles, viewer and all', `${ms(drawn[0]!)}, ${ms(used[0]! * 1000)} of the processor`)
  say('viewer: next looks at them', `${ms(median(drawn.slice(1)))}, ${ms(median(used.slice(1)) * 1000)} of the processor`)
  const before = await processorOf(page)
  const { perSecond, longest, count } = await page.evaluate((lasts) => turning(lasts), turningMs)
  const each = ((await processorOf(page)) - before) / count
  say(
    'viewer: frames a second while they turn',
    `${perSecond.toFixed(1)}, the longest ${ms(longest)}, ${ms(each * 1000)} of the processor each`,
  )
  await close(page)
  await page.getByRole('button', { name: 'Back to the library' }).press('Enter')
  await add(page, 'huge.glb', huge)
  await page.locator('.stage img.is-drawn').waitFor({ timeout: 120_000 })
  const first = await page.evaluate(() => modelDrawn('Turn it'))
  say(
    'viewer: 1,000,000 triangles, looked at as soon as there is a picture',
    `it stands there after ${ms(first.seen)}, the model after ${ms(first.drawn)}`,
  )
  await close(page)
  await page.getByRole('button', { name: 'Back to the library' }).press('Enter')
  await add(page, 'small.glb', small)
  for (let at = 0; at <= openings; at++) {
    if ([1, 20, openings / 2, openings].includes(at)) {
      const { heap, nodes, listeners, processes } = await memoryOf(page)
      const sizes = `${heap.toFixed(1)} MB of objects, ${nodes} nodes, ${listeners} listeners, ${Math.round(processes)} MB of processes`
      say(`viewer: after ${at} openings`, sizes)
    }
    await page.evaluate(() => modelDrawn('Turn it'))
    await close(page)
  }
  await page.close()
  await studio.stop()
}

/** Brings a model, and opens it. */
async function add(page: Page, name: string, triangles: number): Promise<void> {
  await page.locator('input[type=file]').setInputFiles([{ name, mimeType: 'model/gltf-binary', buffer: largeModel(triangles) }])
  await page.getByText(`${name} is in the library.`).waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name, exact: true }).press('Enter')
  await page.getByRole('button', { name: 'Turn it' }).waitFor()
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.locator('canvas').waitFor({ state: 'detached' })
}

/** Of the page. */
declare function modelDrawn(button: string): Promise<{ readonly seen: number; readonly drawn: number }>
declare function turning(lasts: number): Promise<{ readonly perSecond: number; readonly longest: number; readonly count: number }>
