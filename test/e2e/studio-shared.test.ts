/** `/studio` of a server for several, in real Chromium: whose a shared picture is, and what others may do with it. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../fixtures/studio/accessibility.ts'
import { browser, closeBrowser, stepMs } from '../fixtures/studio/browser.ts'
import { png } from '../fixtures/pictures.ts'
import { fixture, type HttpServer, startHttp } from '../fixtures/server-process.ts'

let server: HttpServer
const complaints: string[] = []
beforeAll(async () => {
  server = await startHttp(fixture('studio/shared.config.ts'))
})
afterAll(closeBrowser)
afterAll(() => server.stop())

/** The studio, as somebody who has shown their token. */
async function studioOf(name: string): Promise<Page> {
  const page = await (await browser()).newPage({ viewport: { width: 1100, height: 900 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(stepMs)
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(server.url.replace(/\/mcp$/, '/studio'))
  await page.getByLabel('Token').fill(`a-token-of-${name}-0123456789`)
  await page.getByRole('button', { name: 'Go on' }).press('Enter')
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  return page
}
const add = async (page: Page, name: string, width: number): Promise<void> => {
  await page.locator('input[type=file]').setInputFiles([{ name, mimeType: 'image/png', buffer: await png(width, 90) }])
  await page.getByText(`${name} is in the library.`).waitFor()
}

describe('what others share', () => {
  let page: Page
  beforeAll(async () => {
    for (const [name, width] of [
      ['ann', 120],
      ['bob', 140],
    ] as const) {
      const theirs = await studioOf(name)
      await add(theirs, `of-${name}.png`, width)
      await theirs.close()
    }
    page = await studioOf('cat')
    await add(page, 'of-cat.png', 160)
    await page.locator('.grid > li').nth(2).waitFor()
  })
  const dialog = () => page.getByRole('dialog')
  const open = async (name: string): Promise<void> => {
    await page.getByRole('button', { name }).first().press('Enter')
    await dialog().getByRole('button', { name: 'Edit', exact: true }).waitFor()
  }
  const back = () => dialog().getByRole('button', { name: 'Back to the library' }).press('Enter')

  it('says in the list whose it is, to the eye and to screen readers', async () => {
    await page.getByRole('button', { name: 'ann: of-ann.png, shared' }).waitFor()
    await page.getByRole('button', { name: 'bob: of-bob.png, shared' }).waitFor()
    const names = await page.locator('.thumbnail-name').allInnerTexts()
    expect(names.toSorted()).toEqual(['ann: of-ann.png', 'bob: of-bob.png', 'of-cat.png'])
    expect(await faultsOf(page)).toEqual([])
  })

  it('is marked and deleted by its owner alone: nobody else is offered it, and they are told', async () => {
    await open('ann: of-ann.png, shared')
    await dialog().getByText('Only ann may change or delete it.').waitFor()
    expect(await dialog().locator('.facts').innerText()).toMatch(/Shared by\s+ann/)
    for (const name of ['Favourite', 'Delete']) expect(await dialog().getByRole('button', { name, exact: true }).count()).toBe(0)
    expect(await faultsOf(page)).toEqual([])
    await back()
  })

  it('is offered to all where the group lets its members change it', async () => {
    await open('bob: of-bob.png, shared')
    expect(await dialog().locator('.facts').innerText()).toMatch(/Shared by\s+bob/)
    await dialog().getByRole('button', { name: 'Favourite', exact: true }).press('Enter')
    await dialog().getByRole('button', { name: 'No favourite' }).waitFor()
    await back()
    await page.getByRole('button', { name: 'bob: of-bob.png, shared, favourite' }).waitFor()
  })

  it("of one's own stays as it was", async () => {
    await open('of-cat.png')
    expect(await dialog().locator('.facts').innerText()).not.toContain('Shared by')
    await dialog().getByRole('button', { name: 'Delete', exact: true }).waitFor()
    expect(
      await dialog()
        .getByText(/^Only .* may/)
        .count(),
    ).toBe(0)
    await back()
    expect(complaints).toEqual([])
  })
})
