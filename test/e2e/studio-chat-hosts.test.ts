/** What chats' clients tell the page, and what they leave out: colours, insets, arguments as they are written, calls, the name of the tool. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../fixtures/studio/accessibility.ts'
import { closeBrowser } from '../fixtures/studio/browser.ts'
import { type Answered, type Chat, openChat } from '../fixtures/studio/chat.ts'

let chat: Chat
let fox: Answered
beforeAll(async () => {
  chat = await openChat()
  fox = await chat.call('generate_image', { prompt: 'a red fox', size: '256x192', seed: 7 })
})
afterAll(closeBrowser)
afterAll(() => chat.close())
afterEach(() => {
  expect(chat.complaints).toEqual([])
})

const button = (name: string) => chat.app.getByRole('button', { name, exact: true })
const styleOf = (selector: string, property: string): Promise<string> =>
  chat.app.locator(selector).evaluate((one, name) => String(Reflect.get(getComputedStyle(one), name)), property)
/** Of the browser's window. */
declare function getComputedStyle(element: unknown): object
const cardOf = async (settings = {}): Promise<void> => {
  await chat.ask('generate_image', { prompt: 'a red fox' }, settings)
  await chat.answerWith(fox)
}

describe('what a client tells of itself', () => {
  it('are its colours, which the page wears, and others where they change', async () => {
    const variables = { '--color-background-primary': 'rgb(250, 240, 230)', '--color-text-primary': 'rgb(40, 20, 10)' }
    await cardOf({ context: { theme: 'light', styles: { variables } } })
    await button('Delete').waitFor()
    await expect.poll(() => styleOf('.card', 'backgroundColor')).toBe('rgb(250, 240, 230)')
    const night = { '--color-background-primary': 'rgb(20, 22, 26)', '--color-text-primary': 'rgb(230, 232, 236)' }
    await chat.change({ theme: 'dark', styles: { variables: night } })
    await expect.poll(() => styleOf('.card', 'backgroundColor')).toBe('rgb(20, 22, 26)')
    await expect.poll(() => styleOf('.card-name', 'color')).toBe('rgb(230, 232, 236)')
    await expect.poll(() => styleOf('html', 'colorScheme')).toBe('dark')
    expect(await faultsOf(chat.page.frames()[1]!)).toEqual([])
  })

  it('are its insets, also below a view that takes the whole frame', async () => {
    await cardOf({ context: { safeAreaInsets: { top: 30, right: 4, bottom: 20, left: 4 } } })
    await button('Delete').waitFor()
    await expect.poll(() => styleOf('body', 'padding')).toBe('30px 4px 20px')
    await chat.app.getByRole('button', { name: /^Open/ }).press('Enter')
    await chat.app.getByRole('toolbar', { name: 'View' }).waitFor()
    expect(await styleOf('.whole', 'padding')).toBe('30px 4px 20px')
    await chat.page.keyboard.press('Escape')
  })

  it('is that the page is to go: it says that it is ready', async () => {
    await cardOf()
    await button('Delete').waitFor()
    await expect(chat.tearDown()).resolves.toBeUndefined()
  })
})

describe('arguments on their way', () => {
  it('are seen as they are written', async () => {
    await chat.ask('generate_image', {}, { untold: true })
    const status = chat.app.getByRole('status').first()
    for (const prompt of ['a red', 'a red fox in a']) {
      await chat.write({ prompt })
      await expect.poll(() => status.innerText()).toBe(prompt)
    }
    await chat.write({ prompt: 'a red fox in a forest' }, true)
    await expect.poll(() => status.innerText()).toBe('a red fox in a forest')
    await chat.answerWith(fox)
    await button('Delete').waitFor()
  })

  it('of the library are waited for: it is shown with all that is looked for', async () => {
    await chat.ask('list_assets', {}, { untold: true })
    await chat.write({ query: 'red' })
    await expect.poll(() => chat.app.getByRole('status').first().innerText()).toBe('Working…')
    await chat.write({ query: 'red fox', tag: 'hero', since: '2026-01-01' }, true)
    await expect.poll(() => chat.app.getByRole('searchbox').inputValue()).toBe('red fox')
    expect(await chat.app.getByLabel('With any tag').inputValue()).toBe('hero')
    await chat.app.getByText('Nothing matches.').waitFor()
    await chat.app.getByRole('button', { name: 'Since Jan 1, 2026' }).press('Enter')
    await chat.app.getByLabel('With any tag').selectOption('With any tag')
    await chat.app.locator('.grid img').first().waitFor()
    expect(await chat.app.getByRole('button', { name: 'Since Jan 1, 2026' }).count()).toBe(0)
  })

  it('never come where the call was given up before: that is said', async () => {
    await chat.ask('list_assets', {}, { untold: true })
    await chat.giveUp('The person pressed stop.')
    await expect.poll(() => chat.app.getByRole('alert').innerText()).toContain('The person pressed stop.')
  })
})

describe('a client that leaves something out', () => {
  it('as which tool was called: the library is known by its answer, a picture by its own', async () => {
    await chat.ask('list_assets', {}, { without: ['toolInfo'] })
    await chat.answer()
    await chat.app.locator('.grid img').first().waitFor()
    await cardOf({ without: ['toolInfo'] })
    await button('Another').waitFor()
  })

  it('as calls, but takes messages: what is pressed is asked in the chat', async () => {
    await cardOf({ without: ['serverTools'] })
    await button('Another').press('Enter')
    await expect
      .poll(async () => (await chat.heard()).messages.at(-1))
      .toMatch(/Make another like asset:\/\/[0-9a-f]{24} .*: call generate_image with \{"prompt":"a red fox","seed":\d+\}/)
    await button('Edit').press('Enter')
    expect(await button('Only in places').count()).toBe(0)
    await chat.app.getByRole('textbox', { name: 'What should change?' }).fill('make it greyscale')
    await button('Edit it').press('Enter')
    await expect.poll(async () => (await chat.heard()).messages.at(-1)).toMatch(/Edit asset:\/\/[0-9a-f]{24} .*: make it greyscale$/)
    expect(await faultsOf(chat.page.frames()[1]!)).toEqual([])
  })

  it('as the whole screen: a view takes what the frame has, and what the client gives later', async () => {
    await cardOf({ without: ['fullscreen'] })
    await button('Delete').waitFor()
    const before = (await chat.heard()).modes.length
    await chat.app.getByRole('button', { name: /^Open/ }).press('Enter')
    await chat.app.getByRole('toolbar', { name: 'View' }).waitFor()
    expect((await chat.heard()).modes).toHaveLength(before)
    await chat.page.keyboard.press('Escape')
    // Heard when the colours are, too: a press reaches the page by another way, which may be quicker.
    await chat.change({ theme: 'dark', availableDisplayModes: ['inline', 'fullscreen'] })
    await expect.poll(() => styleOf('html', 'colorScheme')).toBe('dark')
    await chat.app.getByRole('button', { name: /^Open/ }).press('Enter')
    await expect.poll(async () => (await chat.heard()).modes.at(-1)).toBe('fullscreen')
    await chat.page.keyboard.press('Escape')
    await expect.poll(async () => (await chat.heard()).modes.at(-1)).toBe('inline')
  })
})

describe('what the model is told', () => {
  it('is all that was done on the page, for each time takes the place of the one before', async () => {
    await cardOf()
    await button('Another').press('Enter')
    await expect.poll(() => chat.app.locator('.stage img').count()).toBe(2)
    await button('Use as reference').press('Enter')
    await expect
      .poll(async () => (await chat.heard()).told.at(-1))
      .toMatch(/has made asset:.* with generate_image\.\n.*Use asset:.* as the reference/)
  })
})
