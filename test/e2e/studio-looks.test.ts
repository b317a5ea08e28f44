/**
 * How the studio looks: card, library, viewer, mask and comparison, narrow and wide, light and dark, against what was looked at and found good
 * (`test/fixtures/studio/looks.json`, hashes of pictures). `LOOKS=FOLDER` writes the pictures there, and their hashes, instead.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differenceHash, differingBits } from '../fixtures/difference-hash.ts'
import { closeBrowser } from '../fixtures/studio/browser.ts'
import { type Answered, type Chat, openChat } from '../fixtures/studio/chat.ts'
import { fixture } from '../fixtures/server-process.ts'

const folder = process.env['LOOKS']
const file = fixture('studio/looks.json')
/** Of 128: letters and edges of another Chromium differ in a few; a view that is empty or falls apart, in many. */
const mostBits = 20

const made: Record<string, string> = {}
let known: Record<string, string> = {}
let chat: Chat
let results: Record<'one' | 'two' | 'model', Answered>
beforeAll(async () => {
  if (folder === undefined) known = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
  chat = await openChat()
  const fox = { prompt: 'a red fox', size: '512x384', seed: 7 }
  // One after the other: of two that are made at once, the library may show either first.
  const one = await chat.call('generate_image', fox)
  const other = await chat.call('generate_image', { ...fox, seed: 8 })
  const model = await chat.call('create_model', { prompt: 'a table', formats: ['glb'] })
  results = { one, two: beside(one, other), model }
})
afterAll(closeBrowser)
afterAll(async () => {
  if (folder !== undefined) await writeFile(file, `${JSON.stringify(made, null, 2)}\n`)
  await chat.close()
})

const button = (name: string) => chat.app.getByRole('button', { name, exact: true })

/** The answer of a call that has made both. */
function beside(a: Answered, b: Answered): Answered {
  const [first, second] = [a, b].map(({ _meta: meta }) => meta!['atelier/result']!)
  const assets = [...first!.assets, ...second!.assets]
  return { content: [...a.content, ...b.content], _meta: { 'atelier/result': { ...first!, assets } } }
}

describe.each([
  ['wide', 900],
  ['narrow', 380],
] as const)('%s', (name, width) => {
  describe.each(['light', 'dark'] as const)('and %s', (theme) => {
    const hashed = async (): Promise<string> => differenceHash(sharp(await chat.page.screenshot()), 16)
    const seen = async (view: string): Promise<void> => {
      const key = `${view} ${name} ${theme}`
      if (folder === undefined)
        return expect.poll(async () => differingBits(await hashed(), known[key]!), { message: key }).toBeLessThanOrEqual(mostBits)
      let still = 0
      for (let before = ''; still < 4; before = made[key]) {
        made[key] = await hashed()
        still = before === made[key] ? still + 1 : 0
      }
      await chat.page.screenshot({ path: join(folder, `${key.replaceAll(' ', '-')}.png`) })
    }
    /** The page with a result, once all of it has come. */
    const shown = async (tool: string, result: Answered): Promise<void> => {
      await chat.page.setViewportSize({ width, height: 900 })
      await chat.page.emulateMedia({ colorScheme: theme })
      await chat.ask(tool, { prompt: 'a red fox' }, { theme, tallest: 860 })
      await chat.answerWith(result)
      await button('Delete').waitFor()
    }

    it('the card, and a mask that is painted', async () => {
      await shown('generate_image', results.one)
      await seen('card')
      await button('Edit').press('Enter')
      await button('Only in places').press('Enter')
      await button('Box').press('Enter')
      const field = chat.app.getByRole('application')
      await field.focus()
      for (const key of ['Enter', ...Array.from({ length: 8 }, () => 'ArrowRight'), ...Array.from({ length: 6 }, () => 'ArrowUp'), 'Enter'])
        await chat.page.keyboard.press(key)
      await chat.app.getByRole('application', { name: /^Painted/ }).waitFor()
      await seen('mask')
    })

    it('a comparison', async () => {
      await shown('generate_image', results.two)
      await button('Compare').press('Enter')
      const dialog = chat.app.getByRole('dialog')
      await expect.poll(() => dialog.getByRole('status').innerText()).toMatch(/Same|Edited|Recoloured|Different|Re-encoded/)
      await seen('comparison')
    })

    it('a model', async () => {
      await shown('create_model', results.model)
      await button('Turn it').press('Enter')
      await chat.app.getByRole('dialog').getByText('Triangles').waitFor()
      await seen('model')
    })

    it('the library', async () => {
      await chat.ask('list_assets', { kind: 'image.generate' }, { theme, tallest: 860 })
      await chat.answer()
      await expect.poll(() => chat.app.locator('.grid img.is-drawn').count()).toBeGreaterThan(1)
      await seen('library')
    })
  })
})
