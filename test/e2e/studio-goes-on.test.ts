/** What a person has before them stays: where the server goes away and comes back, a token is over, one of many is looked at, a finger joins in. */
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { png } from '../fixtures/pictures.ts'
import { browser, closeBrowser, stepMs } from '../fixtures/studio/browser.ts'
import { largeLibrary } from '../fixtures/studio/large-library.ts'
import { type OwnPage, startStudio } from '../fixtures/studio/own-page.ts'

/** Three pages of the library. */
const count = 150

let studio: OwnPage
let page: Page
const errors: string[] = []
beforeAll(async () => {
  studio = await startStudio(undefined, (data) => largeLibrary(data, count))
  const context = await (await browser()).newContext({ viewport: { width: 1100, height: 900 }, reducedMotion: 'reduce', hasTouch: true })
  page = await context.newPage()
  page.setDefaultTimeout(stepMs)
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(studio.address)
  await page.locator('.grid button').first().waitFor()
})
afterAll(closeBrowser)
afterAll(() => studio.stop())

const prompt = () => page.getByRole('textbox', { name: 'Prompt' })
const press = (name: string) => page.getByRole('button', { name, exact: true }).press('Enter')

describe('a server that goes away', () => {
  it('is told of, with the library as it was; when it is back, that goes by itself', async () => {
    await page.route('**/mcp', (route) => route.abort())
    const alert = page.getByRole('alert').filter({ hasText: 'The library may have changed since.' })
    await alert.waitFor()
    expect(await alert.innerText()).toContain('The server does not answer')
    expect(await page.locator('.grid button').count()).toBeGreaterThan(20)
    await page.unroute('**/mcp')
    await alert.waitFor({ state: 'detached' })
  })

  it('while a filter is chosen shows what was asked for once it is back, and nothing of before', async () => {
    await page.route('**/mcp', (route) => route.abort())
    await page.getByRole('searchbox').fill('no unicorn')
    await page.getByRole('alert').first().waitFor()
    await page.unroute('**/mcp')
    await page.getByText('Nothing matches.').waitFor()
    await page.getByRole('searchbox').fill('')
    await page.locator('.grid button').first().waitFor()
  })

  it('while a price is asked for says so, and not what it said of other words', async () => {
    const said = page.locator('.maker .actions [role=status]')
    await prompt().fill('a red fox')
    await press('What would it cost?')
    await expect.poll(() => said.innerText()).toContain('nothing')
    await prompt().fill('a red fox in a forest')
    await expect.poll(() => said.innerText()).toBe('')
    await page.route('**/mcp', (route) => route.abort())
    await press('What would it cost?')
    await expect.poll(() => said.innerText()).toContain('The server does not answer')
    await page.unroute('**/mcp')
  })
})

describe('a token that is over', () => {
  it('is asked for beside what was written, and everything goes on with the next one', async () => {
    const token = String(await page.evaluate("sessionStorage.getItem('atelier-token')"))
    await prompt().fill('a story of a fox')
    const over = { status: 401, json: { error: { message: 'The token is over.' } } }
    let late: Route | undefined
    let isOver = true
    await page.route('**/mcp', async (route) => {
      if (!isOver) return route.continue()
      if (late) return route.fulfill(over)
      late = route
    })
    await page.getByLabel('Token').waitFor()
    isOver = false
    await page.getByLabel('Token').fill(token)
    await press('Go on')
    await page.getByLabel('Token').waitFor({ state: 'detached' })
    await expect.poll(() => page.getByRole('alert').count()).toBe(0)
    expect(await prompt().inputValue()).toBe('a story of a fox')
    // What was asked with the token before, and is answered only now, says nothing of this one.
    await Promise.all([page.waitForResponse((one) => one.status() === 401), late!.fulfill(over)])
    for (let time = 0; time < 2; time++) await page.waitForResponse((one) => one.status() === 200)
    expect(await page.getByLabel('Token').count()).toBe(0)
    await page.unroute('**/mcp')
  })
})

describe('the library', () => {
  it('stays where it was looked into when one of its last is a favourite, or deleted', async () => {
    const last = () => page.getByRole('button', { name: /^picture-149.png(?:,|$)/ })
    const further = async (): Promise<number> => {
      await page.mouse.wheel(0, 2000)
      return last().count()
    }
    await expect.poll(further).toBe(1)
    await last().press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Favourite', exact: true }).press('Enter')
    await dialog.getByRole('button', { name: 'No favourite' }).waitFor()
    await page.route('**/mcp', (route) => route.abort())
    await dialog.getByRole('button', { name: 'Back to the library' }).press('Enter')
    await page.getByRole('alert').first().waitFor()
    await page.unroute('**/mcp')
    await page.getByRole('button', { name: 'picture-149.png, favourite' }).waitFor()
    await last().press('Enter')
    await dialog.getByRole('button', { name: 'Delete' }).press('Enter')
    await dialog.getByRole('button', { name: 'Bring it back' }).waitFor()
    await dialog.getByRole('button', { name: 'Back to the library' }).press('Enter')
    await expect.poll(() => last().count()).toBe(0)
    await page.getByRole('button', { name: 'picture-148.png', exact: true }).waitFor()
  })
})

describe('what is looked for', () => {
  /** Of all that the page has asked of the library since. */
  const asked = (): string[] => {
    const all: string[] = []
    page.on('request', (one) => {
      const body = one.postData() ?? ''
      if (body.includes('"studio_assets"') && !body.includes('"ids"')) all.push(body)
    })
    return all
  }

  it('is what was chosen and what was typed, whichever came while the other was not asked for yet', async () => {
    const all = asked()
    await page.evaluate(`{
      const field = document.querySelector('[type=search]')
      field.value = 'picture-1'
      field.dispatchEvent(new Event('input', { bubbles: true }))
      document.querySelector('[aria-label="Favourites alone"]').click()
    }`)
    await expect.poll(() => all.at(-1)).toMatch(/"query":"picture-1".*"favourite":true|"favourite":true.*"query":"picture-1"/)
    await press('Favourites alone')
    await page.getByRole('button', { name: 'picture-1.png', exact: true }).waitFor()
  })

  it('is looked for also when a file was brought in the meantime', async () => {
    await page.getByRole('searchbox').fill('no unicorn')
    await page.getByText('Nothing matches.').waitFor()
    const all = asked()
    await page.locator('input[type=file]').setInputFiles([{ name: 'pony.png', mimeType: 'image/png', buffer: await png(79, 55) }])
    await page.getByText('pony.png is in the library.').waitFor()
    await expect.poll(() => all.length).toBeGreaterThan(0)
    expect(all.filter((one) => !one.includes('no unicorn'))).toEqual([])
    await page.getByRole('searchbox').fill('')
    await page.getByRole('button', { name: 'pony.png' }).waitFor()
  })
})

describe('what opens', () => {
  it('has the keyboard at once, and takes it from nobody later', async () => {
    /** Presses, and says what has the keyboard before the browser does anything else. */
    const hasKeys = (selector: string, name: string): Promise<unknown> =>
      page.evaluate(`(async () => {
        const all = [...document.querySelectorAll('${selector}')]
        all.findLast((one) => one.textContent === '${name}' || one.ariaLabel?.startsWith('${name}')).click()
        for (let time = 0; time < 5; time++) await null
        const { activeElement: one } = document
        return one.closest('dialog')?.className + ' ' + one.tagName
      })()`)
    expect(await hasKeys('.grid button', 'picture-3.png')).toBe('whole BUTTON')
    await page.getByRole('dialog').getByRole('button', { name: 'Edit', exact: true }).waitFor()
    expect(await hasKeys('dialog button', 'Edit')).toBe('whole TEXTAREA')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
})

describe('the keyboard', () => {
  const named = () => page.evaluate('document.activeElement.ariaLabel ?? document.activeElement.textContent')
  /** No button: the next Enter would press it. */
  const around = () => page.evaluate('document.activeElement.className')
  const dialog = () => page.getByRole('dialog')

  it('stays where it was when what had it can be pressed no more, or goes', async () => {
    await page.getByRole('button', { name: 'picture-4.png', exact: true }).press('Enter')
    await dialog().getByRole('button', { name: 'Edit', exact: true }).press('Enter')
    await dialog().getByRole('textbox').fill('make it greyscale')
    await dialog().getByRole('button', { name: 'Edit it' }).press('Enter')
    await expect.poll(() => dialog().locator('.stage img').count()).toBe(2)
    await expect.poll(around).toBe('card-body')
    await dialog().getByRole('button', { name: /^Open/ }).press('Enter')
    await dialog().getByRole('button', { name: 'Picture before' }).press('Enter')
    await dialog().getByText('1 of 2').waitFor()
    expect(await named()).toBe('Picture before')
    await page.keyboard.press('ArrowRight')
    await dialog().getByText('2 of 2').waitFor()
    await page.keyboard.press('Escape')
    await dialog().getByRole('button', { name: 'Delete' }).press('Enter')
    await dialog().getByRole('button', { name: 'Bring it back' }).waitFor()
    await expect.poll(around).toBe('actions')
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await named()).toBe('picture-4.png')
  })
})

describe('with the colours of a person instead of its own', () => {
  it('what is pressed and what cannot be pressed look like it', async () => {
    await page.emulateMedia({ forcedColors: 'active' })
    const look = (name: string) =>
      page
        .getByRole('button', { name, exact: true })
        .evaluate((one) => ['backgroundColor', 'color'].map((property) => String(Reflect.get(getComputedStyle(one), property))).join())
    const favourites = await look('Favourites alone')
    expect(await look('The trash')).toBe(favourites)
    await prompt().fill('')
    expect(await look('Make it')).not.toBe(favourites)
    await press('Filter')
    await expect.poll(() => look('Filter')).not.toBe(favourites)
    await press('Filter')
    await page.emulateMedia({ forcedColors: 'none' })
  })
})

describe('files that are brought', () => {
  it('and refused are told of beside those that are taken, and can be chosen once more', async () => {
    const status = page.locator('.uploads [role=status]')
    for (const [name, width] of [
      ['good', 77],
      ['fine', 78],
    ] as const) {
      await page.locator('input[type=file]').setInputFiles([
        { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
        { name: `${name}.png`, mimeType: 'image/png', buffer: await png(width, 55) },
      ])
      await expect.poll(() => status.innerText()).toMatch(new RegExp(`${name}\\.png is in the library\\.\\s+empty\\.png was not added\\.`))
      expect(await page.locator('input[type=file]').inputValue()).toBe('')
    }
  })
})

describe('a mask', () => {
  it('is painted on by the first finger, whatever a second one does', async () => {
    await page.getByRole('searchbox').fill('good')
    await page.getByRole('button', { name: 'good.png' }).first().press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Edit', exact: true }).press('Enter')
    await dialog.getByRole('button', { name: 'Only in places' }).press('Enter')
    const field = dialog.locator('.mask-field canvas')
    await field.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await field.boundingBox())!
    const at = (id: number, across: number, down: number) => ({ id, x: x + width * across, y: y + height * down })
    const session = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: ReturnType<typeof at>[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints })
    await touch('touchStart', at(1, 0.2, 0.2))
    await touch('touchMove', at(1, 0.4, 0.2))
    await touch('touchStart', at(1, 0.4, 0.2), at(2, 0.8, 0.8))
    await touch('touchEnd')
    await dialog.getByRole('application', { name: 'Painted: 1 mark;' }).waitFor()
    await page.evaluate(`globalThis.alphaAt = (canvas, across, down) =>
      canvas.getContext('2d').getImageData(Math.round(canvas.width * across), Math.round(canvas.height * down), 1, 1).data[3]`)
    const painted = (across: number, down: number) => field.evaluate((one, [right, below]) => alphaAt(one, right, below), [across, down])
    await expect.poll(async () => [await painted(0.2, 0.2), await painted(0.35, 0.2), await painted(0.8, 0.8)]).toEqual([255, 255, 0])
  })
})

it('threw nothing on the way', () => {
  expect(errors).toEqual([])
})

/** Of the browser's window. */
declare function getComputedStyle(element: unknown): object
declare function alphaAt(canvas: unknown, across: number | undefined, down: number | undefined): number
