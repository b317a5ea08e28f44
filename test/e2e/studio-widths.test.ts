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
    expect(await tooWide()).toBe(0)
  })

  it.each(['light', 'dark'] as const)('the library fits, %s', async (theme) => {
    await chat.ask('list_assets', {}, { theme })
    await chat.answer()
    await chat.app.locator('.grid img').first().waitFor()
    expect(await tooWide()).toBe(0)
  })
})
