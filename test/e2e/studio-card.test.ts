/** The card of a result in a chat: real Chromium, the official bridge under the default policy, the real command line. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../fixtures/studio/accessibility.ts'
import { closeBrowser } from '../fixtures/studio/browser.ts'
import { type Chat, openChat } from '../fixtures/studio/chat.ts'

let chat: Chat
beforeAll(async () => {
  chat = await openChat()
})
afterAll(closeBrowser)
afterAll(() => chat.close())
afterEach(() => {
  // Whatever is shown, nothing in it runs and nothing asks for what the policy forbids.
  expect(chat.complaints).toEqual([])
})

const fox = { prompt: 'a red fox', size: '256x192', seed: 7 }
/** Pressed by keyboard: a click is aimed at where the frame is, and the chat makes it as high as the card in the meantime. */
const button = (name: string) => chat.app.getByRole('button', { name, exact: true })
const pictures = () => chat.app.locator('.stage img')
const shown = async (tool: string, args: Record<string, unknown>, settings = {}) => {
  await chat.ask(tool, args, settings)
  return chat.answer()
}
/** What the page draws has been decoded: no broken picture counts. */
const widths = () => pictures().evaluateAll((all) => all.map((one) => Number(Reflect.get(one, 'naturalWidth'))))

describe('a card where something is wrong', () => {
  it('says what a tool that failed says, why, and what helps', async () => {
    await shown('get_asset', { id: '0123456789abcdef01234567' })
    const alert = chat.app.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toMatch(/no asset[\s\S]*list_assets[\s\S]*INPUT_NOT_FOUND/)
  })

  it('says that the call was given up', async () => {
    await chat.ask('generate_image', fox)
    await chat.giveUp('The person pressed stop.')
    await expect.poll(() => chat.app.getByRole('alert').innerText()).toContain('The person pressed stop.')
  })

  it('shows names, notes and errors with markup as the words that they are', async () => {
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    const { _meta } = await chat.call('generate_image', { ...fox, seed: 1 })
    const [asset] = _meta!['atelier/result']!.assets
    await chat.ask('generate_image', { prompt: markup })
    await expect.poll(() => chat.app.locator('body').innerText()).toContain(markup)
    const envelope = {
      ok: true,
      kind: 'image.generate',
      assets: [{ ...asset, name: markup }],
      provider: { id: markup, model: markup },
      warnings: [{ code: 'x', message: markup }],
      skipped: [{ id: markup, reason: markup }],
      cost: { usd: 'much' },
      data: { seed: markup },
    }
    await chat.answerWith({ content: [{ type: 'text', text: markup }], _meta: { 'atelier/result': envelope } })
    await expect.poll(() => chat.app.locator('.notes').first().innerText()).toContain(markup)
    expect(await chat.app.locator('[onerror], script:not(body > script)').count()).toBe(0)
  })

  it('stands by what it has where an answer is nothing that anybody knows', async () => {
    for (const result of [{ content: [] }, { content: [], _meta: { 'atelier/result': { assets: 'none', cost: 1 } } }]) {
      await chat.ask('generate_image', fox)
      await chat.answerWith(result)
    }
    expect(await chat.app.getByRole('alert').count()).toBe(0)
  })

  it('says that a picture is gone, and goes on', async () => {
    const { _meta } = await chat.call('generate_image', { ...fox, seed: 2 })
    const [asset] = _meta!['atelier/result']!.assets
    await chat.call('delete_asset', { id: asset!.id, permanent: true })
    await chat.ask('generate_image', fox)
    await chat.answerWith({ content: [], _meta: { 'atelier/result': { ok: true, kind: 'image.generate', assets: [asset] } } })
    await expect.poll(() => chat.app.locator('.picture').getAttribute('aria-label')).toContain('There is no asset')
  })

  it('shows an SVG that has a script in it as a picture in which nothing runs', async () => {
    const { _meta } = await chat.call('draw_image', {
      svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="teal"/><circle cx="20" cy="15" r="9" fill="gold"/><script>top.document.title="run"</script></svg>',
      format: 'svg',
    })
    const { assets } = _meta!['atelier/result']!
    await shown('get_asset', { id: assets[0]!.id })
    await pictures().first().waitFor()
    await chat.app.getByRole('button', { name: /^Open/ }).press('Enter')
    await chat.app.getByRole('dialog').locator('img[src^="data:image/svg"]').waitFor()
    expect(await chat.page.title()).toBe('Chat')
    await chat.page.keyboard.press('Escape')
  })
})

describe('the card of a picture', () => {
  it('shows what is asked, then the picture at once and what is known of it', async () => {
    await chat.ask('generate_image', fox)
    await chat.app.getByRole('status').filter({ hasText: 'a red fox' }).waitFor()
    await chat.answer()
    await pictures().first().waitFor()
    await expect.poll(widths).toEqual([256])
    const facts = await chat.app.locator('.facts').innerText()
    for (const known of ['local', '256 × 192', 'PNG', 'nothing', '7']) expect(facts).toContain(known)
    await expect.poll(() => chat.app.getByRole('heading').innerText()).toBe('a red fox')
    expect(await chat.app.locator('.notes').first().innerText()).toContain('fox')
  })

  it('makes another with a new seed beside it, and tells the model', async () => {
    await button('Another').press('Enter')
    await expect.poll(widths).toEqual([256, 256])
    expect(await chat.app.locator('.facts').innerText()).not.toMatch(/Seed\s+7$/)
    await expect.poll(async () => (await chat.heard()).told.at(-1)).toMatch(/asset:\/\/[0-9a-f]{24} .* with generate_image/)
  })

  it('opens the one that is picked, zooms by keys, moves to the next, and closes by Escape', async () => {
    await chat.app.getByRole('button', { name: /^Pick/ }).press('Enter')
    await chat.app.getByRole('button', { name: /^Open/ }).press('Enter')
    const dialog = chat.app.getByRole('dialog')
    await dialog.getByText('1 of 2').waitFor()
    await chat.page.keyboard.press('+')
    await expect.poll(() => dialog.locator('.zoom-scale').first().innerText()).not.toBe('100%')
    await chat.page.keyboard.press('0')
    await expect.poll(() => dialog.locator('.zoom-scale').first().innerText()).toBe('100%')
    await chat.page.keyboard.press('ArrowRight')
    await dialog.getByText('2 of 2').waitFor()
    await chat.page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(0)
  })

  it('edits it by words', async () => {
    await button('Edit').press('Enter')
    await chat.app.getByRole('textbox', { name: 'What should change?' }).fill('make it greyscale')
    await button('Edit it').press('Enter')
    await expect.poll(widths).toEqual([256, 256, 256])
    const { structuredContent } = await chat.call('list_assets', { kind: 'image.edit' })
    expect(structuredContent!['assets']).toHaveLength(1)
  })

  it('writes it in another format, and hands the file over', async () => {
    await button('Format').press('Enter')
    await chat.app.getByRole('group', { name: 'Formats' }).getByRole('button', { name: 'WEBP', exact: true }).press('Enter')
    await expect.poll(() => chat.app.locator('.facts').innerText()).toContain('WEBP')
    await button('Save').press('Enter')
    await expect
      .poll(async () => (await chat.heard()).files)
      .toEqual([{ name: expect.stringMatching(/\.webp$/) as string, bytes: expect.any(Number) as number, mimeType: 'image/webp' }])
    expect((await chat.heard()).files[0]!.bytes).toBeGreaterThan(1000)
  })

  it('edits it only where it is painted: the mask goes along as an asset', async () => {
    await shown('generate_image', fox)
    await button('Edit').press('Enter')
    await chat.app.getByRole('textbox', { name: 'What should change?' }).fill('make it greyscale')
    await button('Only in places').press('Enter')
    const field = chat.app.locator('.mask-field canvas')
    await field.scrollIntoViewIfNeeded()
    for (const name of ['Brush', 'Lasso', 'Box', 'Eraser']) {
      await button(name).press('Enter')
      await field.hover({ position: { x: 60, y: 50 } })
      await chat.page.mouse.down()
      await field.hover({ position: { x: 160, y: 120 } })
      await field.hover({ position: { x: 90, y: 140 } })
      await chat.page.mouse.up()
    }
    await chat.app.getByRole('application', { name: /^Painted: 4 marks/ }).waitFor()
    await button('Box').press('Enter')
    await field.focus()
    for (const key of ['Enter', 'ArrowRight', 'ArrowDown', 'Enter']) await chat.page.keyboard.press(key)
    await chat.app.getByText(/^The box ends 5\d % from the left, 5\d % from the top/).waitFor()
    await chat.app.getByRole('application', { name: /^Painted: 5 marks/ }).waitFor()
    await button('Undo').press('Enter')
    await chat.app.getByRole('application', { name: /^Painted: 4 marks/ }).waitFor()
    await button('Edit it').press('Enter')
    await expect.poll(widths).toEqual([256, 256])
    const masks = (await chat.call('list_assets', { kind: 'upload', query: 'mask' })).structuredContent!['assets'] as { mimeType: string }[]
    expect(masks).toMatchObject([{ mimeType: 'image/png' }])
  })

  it('compares it with the one before: by a slider, blinking, and where they differ, with the verdict', async () => {
    await button('Compare').press('Enter')
    const dialog = chat.app.getByRole('dialog')
    await expect.poll(() => dialog.getByRole('status').innerText()).toMatch(/Edited|Recoloured|Different|Re-encoded/)
    await dialog.getByLabel('Where the second begins').fill('20')
    await dialog.getByRole('button', { name: 'Blink' }).press('Enter')
    await dialog.getByRole('button', { name: 'Differences' }).press('Enter')
    await dialog.getByRole('img', { name: /differ/ }).waitFor()
    expect(await faultsOf(chat.page.frames()[1]!)).toEqual([])
    await dialog.getByRole('button', { name: 'Close' }).press('Enter')
  })

  it('makes it a favourite, puts it into the trash, and brings it back', async () => {
    await shown('generate_image', fox)
    const trashed = async () => (await chat.call('list_assets', { trashed: true })).structuredContent!['assets'] as unknown[]
    await button('Favourite').press('Enter')
    await button('No favourite').waitFor()
    await button('Delete').press('Enter')
    await button('Bring it back').waitFor()
    expect(await trashed()).toHaveLength(1)
    await button('Bring it back').press('Enter')
    await button('Delete').waitFor()
    expect(await trashed()).toEqual([])
  })

  it('tells the model which one is the reference', async () => {
    await button('Use as reference').press('Enter')
    await expect.poll(async () => (await chat.heard()).told.at(-1)).toMatch(/Use asset:\/\/[0-9a-f]{24} .* as the reference/)
  })
})

describe('what the card offers', () => {
  it('is nothing that the client cannot do', async () => {
    await shown('generate_image', fox, { without: ['downloadFile', 'updateModelContext', 'message', 'fullscreen'] })
    await button('Another').waitFor()
    for (const name of ['Save', 'Use as reference']) expect(await button(name).count()).toBe(0)
  })

  it('is the picture alone where the client lets pages call nothing', async () => {
    await shown('generate_image', fox, { without: ['serverTools', 'message'] })
    await expect.poll(widths).toEqual([256])
    await expect.poll(() => chat.app.locator('.told').innerText()).toContain('Pages may call nothing here')
    expect(await button('Another').count()).toBe(0)
  })

  it('is the same where the client drops the meta of answers', async () => {
    await shown('generate_image', fox, { withoutMeta: true })
    await expect.poll(widths).toEqual([256])
    await button('Another').waitFor()
  })

  it('is words where a tool answers with words', async () => {
    await shown('wait_job', { id: 'nothing' })
    await chat.app.getByRole('alert').waitFor()
  })
})

describe('several at once, and models', () => {
  it('has nothing serious that keeps people out, in light and in dark', async () => {
    for (const theme of ['light', 'dark']) {
      await shown('generate_image', { ...fox, count: 2 }, { theme })
      await button('Another').waitFor()
      await button('Edit').press('Enter')
      expect(await faultsOf(chat.page.frames()[1]!)).toEqual([])
    }
  })

  it('the library is shown where it was asked for, with what was looked for', async () => {
    await shown('list_assets', { query: 'red fox', kind: 'image.generate' })
    await chat.app.locator('.grid img').first().waitFor()
    expect(await chat.app.getByRole('searchbox').inputValue()).toBe('red fox')
    expect(await faultsOf(chat.page.frames()[1]!)).toEqual([])
  })

  it('stand side by side', async () => {
    await shown('generate_image', { ...fox, count: 3 })
    await expect.poll(widths).toEqual([256, 256, 256])
    expect(await chat.app.getByRole('group', { name: 'Pictures' }).getByRole('button').count()).toBe(3)
  })

  it('a model is shown by its picture, with nothing offered that models do not have', async () => {
    await shown('create_model', { spec: { units: 'mm', nodes: [{ kind: 'box', id: 'body', size: [10, 10, 10] }] }, formats: ['glb'] })
    await expect.poll(async () => (await widths())[0]).toBeGreaterThan(100)
    await button('Format').waitFor()
    for (const name of ['Edit', 'Another']) expect(await button(name).count()).toBe(0)
  })

  it('a model with textures is turned, cut, taken apart and measured, and nothing is forbidden on the way', async () => {
    await shown('create_model', { prompt: 'a table', formats: ['glb'] })
    await button('Turn it').press('Enter')
    const dialog = chat.app.getByRole('dialog')
    await dialog.getByText('1200 × 696 × 750 mm').waitFor()
    expect(await dialog.getByRole('alert').count()).toBe(0)
    expect(await dialog.getByRole('group', { name: 'Parts' }).getByRole('checkbox').count()).toBe(5)
    const canvas = dialog.locator('canvas')
    const seen: Buffer[] = []
    const looksNew = async (): Promise<void> => {
      await expect
        .poll(async () => {
          const now = await canvas.screenshot()
          const isNew = seen.every((one) => !one.equals(now))
          if (isNew) seen.push(now)
          return isNew
        })
        .toBe(true)
    }
    await looksNew()
    await canvas.focus()
    await chat.page.keyboard.press('ArrowRight')
    await looksNew()
    await dialog.getByLabel('Wireframe').check()
    await looksNew()
    await dialog.getByLabel('Wireframe').uncheck()
    await dialog.getByLabel('Edges').check()
    await looksNew()
    await dialog.getByLabel('Cut across').selectOption('Width')
    await looksNew()
    await dialog.getByLabel('Cut across').selectOption('Nothing')
    await dialog.getByLabel('Parts apart').fill('1')
    await looksNew()
    await dialog.getByLabel(/^top/).uncheck()
    await looksNew()
    await dialog.getByRole('button', { name: 'Top' }).press('Enter')
    await looksNew()
    expect(await faultsOf(chat.page.frames()[1]!)).toEqual([])
    await dialog.getByRole('button', { name: 'Close' }).press('Enter')
  })

  it('the numbers of a model are turned, and it is built anew', async () => {
    await shown('create_model', { spec: { units: 'mm', nodes: [{ kind: 'box', id: 'body', size: [10, 20, 30] }] }, formats: ['glb'] })
    await button('Numbers').press('Enter')
    await chat.app.getByLabel('body height').fill('45')
    await button('Build it anew').press('Enter')
    await expect.poll(async () => (await widths()).length).toBe(2)
  })
})
