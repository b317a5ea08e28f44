/** What is measured on pages of the studio, in Chromium. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Frame, Page } from 'playwright-core'

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
export const say = (what: string, value: string): void => void process.stdout.write(`${what.padEnd(66)} ${value}\n`)
export const ms = (value: number): string => `${Math.round(value)} ms`

let script: Promise<string> | undefined
/** Puts the functions of `test/fixtures/studio/in-browser/measure.ts` into the page. */
export async function putMeasures(where: Page | Frame): Promise<void> {
  script ??= build({
    entryPoints: [fileURLToPath(new URL('../../fixtures/studio/in-browser/measure.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
  }).then(({ outputFiles: [file] }) => file!.text)
  await where.evaluate(await script)
}

export interface Memory {
  /** Megabytes of the page's own objects. */
  readonly heap: number
  readonly nodes: number
  readonly listeners: number
  /** Megabytes of all processes of the browser that show and draw. */
  readonly processes: number
}
/** After a collection of garbage. */
export async function memoryOf(page: Page): Promise<Memory> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  const one = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return { heap: one('JSHeapUsedSize') / 1e6, nodes: one('Nodes'), listeners: one('JSEventListeners'), processes: await residentOf(page) }
}

/** Seconds that the browser has had the processor for, in all of its processes: on a busy machine the clock says little. */
export async function processorOf(page: Page): Promise<number> {
  return (await processesOf(page)).reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

async function processesOf(page: Page) {
  const session = await page.context().browser()!.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo
}

async function residentOf(page: Page): Promise<number> {
  const sizes = await Promise.all(
    (await processesOf(page))
      .filter(({ type }) => type === 'renderer' || type === 'GPU')
      .map(async ({ id }) => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${id}/status`, 'utf8').catch(() => ''))?.[1] ?? 0)),
  )
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}
