/** The studio at the width of a phone and of a chat, light and dark: nothing runs out of the page. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeBrowser } from '../fixtures/studio/browser.ts'
import { type Chat, openChat } from '../fixtures/studio/chat.ts'

afterAll(closeBrowser)

describe.each([
  ['a chat', 720],
  ['a phone', 360],
] as const)('at the width of %s', (_, width) => {
  let chat: Chat
  beforeAll(async () => {
    chat = await openChat(undefined, { width })
  })
  afterAll(() => chat.close())

  /** Pixels that the page is wider than its frame. */
  const tooWide = (): Promise<number> =>
    chat.page
      .frames()[1]!
      .locator('html')
      .evaluate((page: { readonly scrollWidth: number; readonly clientWidth: number }) => page.scrollWidth - page.clientWidth)

  it.each(['light', 'dark'] as const)('the card fits, %s', async (theme) => {
    await chat.ask('generate_image', { prompt: 'a red fox', size: '512x384', seed: 7 }, { theme })
    await chat.answer()
    await chat.app.getByRole('button', { name: 'Delete' }).waitFor()
    await expect.poll(tooWide).toBe(0)
  })

  it('words without an end are broken, in notes and in what went wrong', async () => {
    const long = 'donaudampfschifffahrt'.repeat(12)
    const envelope = {
      ok: false,
      kind: 'image.generate',
      assets: [{ id: '0123456789abcdef01234567', name: `${long}.png`, mimeType: 'image/png', width: 40, height: 30, bytes: 100 }],
      provider: { id: long },
      warnings: [{ code: 'x', message: long }],
      error: { message: long, why: long, fix: long, code: 'INPUT_INVALID' },
    }
    await chat.ask('generate_image', { prompt: long })
    await chat.answerWith({ isError: true, content: [], _meta: { 'atelier/result': envelope } })
    await chat.app.getByRole('alert').waitFor()
    const cutOff = (): Promise<unknown> =>
      chat.page.frames()[1]!
        .evaluate(`[...document.querySelectorAll('.facts dd, .notes li, .trouble p, .trouble strong, .told, .card-name')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
        .map((one) => one.className + ' ' + one.tagName)`)
    await expect.poll(cutOff).toEqual([])
    await expect.poll(tooWide).toBe(0)
  })

  it.each(['light', 'dark'] as const)('the library fits, %s', async (theme) => {
    await chat.ask('list_assets', {}, { theme })
    await chat.answer()
    await chat.app.locator('.grid img').first().waitFor()
    await expect.poll(tooWide).toBe(0)
  })
})
