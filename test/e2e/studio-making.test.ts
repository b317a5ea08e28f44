/** What is on its way, in real Chromium: unfinished pictures, progress, and jobs that somebody ends from the library. */
import { rm, writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browser, closeBrowser, stepMs } from '../fixtures/studio/browser.ts'
import { faultsOf } from '../fixtures/studio/accessibility.ts'
import { type OwnPage, startStudio } from '../fixtures/studio/own-page.ts'
import { call, initialize, post } from '../fixtures/http-client.ts'
import { fixture } from '../fixtures/server-process.ts'

let studio: OwnPage
let page: Page
let goOn: string
const complaints: string[] = []
beforeAll(async () => {
  studio = await startStudio(fixture('studio/slow.config.ts'), async (data) => {
    goOn = `${data}.go-on`
  })
  page = await (await browser()).newPage({ viewport: { width: 1100, height: 900 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(stepMs)
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('response', (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(studio.address)
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
})
afterEach(() => rm(goOn, { force: true }))
afterAll(closeBrowser)
afterAll(() => studio.stop())

const jobs = () => page.getByRole('list', { name: 'Jobs' })
const make = async (prompt: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await page.getByRole('button', { name: 'Make it' }).press('Enter')
}
/** As another client of the same person. */
async function ask(tool: string, args: object): Promise<{ readonly job: { readonly id: string; readonly status: string } }> {
  const authorization = `Bearer ${await page.evaluate("sessionStorage.getItem('atelier-token')")}`
  const begun = await post(`${studio.origin}/mcp`, initialize, { authorization })
  const session = { authorization, 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' }
  await begun.text()
  const text = await (await post(`${studio.origin}/mcp`, call(1, tool, args), session)).text()
  const [, json] = /^data: (.+"result".+)$/m.exec(text) ?? [text, text]
  return (JSON.parse(json!) as { result: { structuredContent: { job: { id: string; status: string } } } }).result.structuredContent
}

describe('a picture on its way', () => {
  it('is given up by its button, and nothing of it stays', async () => {
    await make('a slow owl')
    await page.locator('.maker .making').getByRole('button', { name: 'Cancel' }).press('Enter')
    await page.locator('.maker .making').waitFor({ state: 'detached' })
    expect(await page.locator('.maker').getByRole('alert').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Make it' }).isEnabled()).toBe(true)
  })

  it('shows how far it is and an unfinished picture, then the picture itself', async () => {
    await make('a slow fox')
    const making = page.locator('.maker .making')
    await making.getByText('The sketch is done.').waitFor()
    const partial = making.getByRole('img', { name: 'Unfinished picture' })
    await partial.waitFor()
    await expect.poll(() => partial.evaluate((one) => Number(Reflect.get(one, 'naturalWidth')))).toBe(64)
    expect(await making.getByRole('progressbar').getAttribute('value')).toMatch(/^0\.33/)
    expect(await faultsOf(page)).toEqual([])
    await writeFile(goOn, '')
    const pictures = page.locator('.maker .stage img')
    await expect.poll(() => pictures.evaluateAll((all) => all.map((one) => Number(Reflect.get(one, 'naturalWidth'))))).toEqual([256])
    expect(await making.count()).toBe(0)
    await expect.poll(() => page.locator('.grid > li').count()).toBe(1)
  })
})

describe('a job', () => {
  it('stands above the library while it runs; where it cannot be ended that is said, and it stays', async () => {
    const { job } = await ask('start_job', { tool: 'generate_image', arguments: { prompt: 'a slow hare' } })
    await jobs().getByRole('img', { name: 'Unfinished picture' }).waitFor()
    expect(await jobs().innerText()).not.toContain('atelier://')
    expect(await jobs().getByRole('progressbar').first().getAttribute('value')).toMatch(/^0\.33/)
    expect(await faultsOf(page)).toEqual([])
    await page.route('**/mcp', (route) => (route.request().postData()?.includes('cancel_job') ? route.abort() : route.continue()))
    await jobs().getByRole('button', { name: 'Cancel generate_image' }).press('Enter')
    await page.getByText(/could not be ended/).waitFor()
    expect((await ask('get_job', { id: job.id })).job.status).toBe('running')
    await page.unroute('**/mcp')
    await jobs().getByRole('button', { name: 'Cancel generate_image' }).press('Enter')
    await expect.poll(async () => (await ask('get_job', { id: job.id })).job.status).toBe('cancelled')
    await expect.poll(() => jobs().count()).toBe(0)
    expect(await page.getByText(/could not be ended/).count()).toBe(0)
  })

  it('that is done brings what it made into the library', async () => {
    const before = await page.locator('.grid > li').count()
    await ask('start_job', { tool: 'generate_image', arguments: { prompt: 'a slow mole' } })
    await jobs().getByRole('img', { name: 'Unfinished picture' }).waitFor()
    await writeFile(goOn, '')
    await expect.poll(() => page.locator('.grid > li').count()).toBe(before + 1)
    await expect.poll(() => jobs().count()).toBe(0)
  })
})

it('has nothing to complain of but the call that was cut off', () => {
  expect(complaints.filter((one) => !/ERR_FAILED/.test(one))).toEqual([])
})
