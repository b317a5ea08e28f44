/** `atelier studio` in real Chromium: the prompt, the library, and everybody who must not get in. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressFile } from '#core/cli/address-file.ts'
import { faultsOf } from '../fixtures/studio/accessibility.ts'
import { nodeForAll } from '../fixtures/node-for-all.ts'
import { browser, closeBrowser, stepMs } from '../fixtures/studio/browser.ts'
import { png } from '../fixtures/pictures.ts'
import { type OwnPage, startStudio } from '../fixtures/studio/own-page.ts'
import { fixture } from '../fixtures/server-process.ts'

let studio: OwnPage
let context: BrowserContext
let page: Page
const complaints: string[] = []
beforeAll(async () => {
  studio = await startStudio(fixture('studio/served.config.ts'))
  context = await (await browser()).newContext({ viewport: { width: 1100, height: 900 }, reducedMotion: 'reduce' })
  context.setDefaultTimeout(stepMs)
  page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
})
afterAll(closeBrowser)
afterAll(() => studio.stop())

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
}
const post = (url: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify(body),
  })

describe('somebody else', () => {
  it('on the same machine gets nothing without the token: not MCP, not files, not the figures', async () => {
    expect((await post(`${studio.origin}/mcp`, initialize)).status).toBe(401)
    for (const path of ['/assets/0123456789abcdef01234567', '/metrics']) expect((await fetch(studio.origin + path)).status).toBe(401)
    expect((await post(`${studio.origin}/mcp`, initialize, { authorization: 'Bearer 0123456789abcdef0123456789abcdef' })).status).toBe(401)
  })

  it('cannot take the code from another page of this machine, nor by guessing', async () => {
    const code = new URL(studio.address).hash.slice('#code='.length)
    for (const headers of [{}, { origin: 'http://127.0.0.1:1' }, { origin: studio.origin.replace('127.0.0.1', 'localhost') }])
      expect((await post(`${studio.origin}/studio/token`, { code }, headers)).status).toBe(403)
    expect((await post(`${studio.origin}/studio/token`, { code: `${code}x` }, { origin: studio.origin })).status).toBe(401)
    expect((await post(`${studio.origin}/studio/token`, { code: null }, { origin: studio.origin })).status).toBe(401)
  })

  // Only root can start a process as somebody else.
  it.skipIf(process.getuid?.() !== 0)(
    'who has read the code off the arguments of the browser gets no token for it, and it stays good',
    async () => {
      await expect.poll(() => studio.opened()).toBe(studio.address)
      const script = `fetch('${studio.origin}/studio/token', { method: 'POST', headers: { origin: '${studio.origin}' },
      body: JSON.stringify({ code: '${new URL(studio.address).hash.slice('#code='.length)}' }) })
      .then(async (one) => console.log(one.status, await one.text()))`
      const other = spawn(await nodeForAll(), ['-e', script], { uid: 65_534, gid: 65_534, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] })
      const [told] = (await once(other.stdout, 'data')) as [Buffer]
      expect(told.toString()).toMatch(/^403 .*--no-open/)
    },
  )

  it('who has bound another name to this address is refused by that name', async () => {
    const { port } = new URL(studio.origin)
    const rebound = await (await browser()).newPage()
    const told = await rebound.request.get(`${studio.origin}/studio`, { headers: { host: `evil.example:${port}` } })
    expect(told.status()).toBe(403)
    expect(await told.text()).toContain('evil.example')
    await rebound.close()
  })

  it('with a page on another port of this machine can neither ask nor read, nor put the studio into a frame', async () => {
    const script = `
      const told = (name, value) => { document.body.dataset[name] = value }
      fetch('${studio.origin}/mcp', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '${JSON.stringify(initialize)}' })
        .then(async (response) => told('answer', response.status + ' ' + (await response.text())), (error) => told('answer', String(error)))
      const frame = document.createElement('iframe')
      frame.addEventListener('load', () => told('frame', String(frame.contentDocument)))
      frame.src = '${studio.origin}/studio'
      document.body.append(frame)`
    const hostile = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end(`<!doctype html><title>hostile</title><body><script>${script}</script>`)
    })
    await new Promise<void>((resolve) => void hostile.listen(0, '127.0.0.1', () => resolve()))
    const other = await (await browser()).newPage()
    await other.goto(`http://127.0.0.1:${(hostile.address() as AddressInfo).port}/`)
    const told = (name: string) => other.locator('body').getAttribute(`data-${name}`)
    await expect.poll(() => told('answer')).toMatch(/^403 .*may not use this server.*http\.allowedOrigins/)
    await expect.poll(() => told('frame')).toBe('null')
    expect(await other.frames()[1]!.locator('#studio').count()).toBe(0)
    await other.close()
    hostile.close()
  })
})

describe('the studio in a browser', () => {
  it('lets in the tab that has the address, once, and keeps nothing of it in the address or a cookie', async () => {
    // Where the kernel tells no users, the browser is started with a file that leads there.
    const file = await addressFile(studio.address)
    expect((await stat(file.path)).mode & 0o777).toBe(0o600)
    await page.goto(pathToFileURL(file.path).href)
    await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
    await file.remove()
    expect(page.url()).toBe(`${studio.origin}/studio`)
    expect(await context.cookies()).toEqual([])
    await page.getByText('Nothing has been made yet').waitFor()

    const second = await (await browser()).newPage()
    await second.goto(studio.address)
    await second.getByLabel('Token').waitFor()
    await second.close()
  })

  it('is the same after it was loaded anew', async () => {
    await page.reload()
    await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  })

  it('says what something would cost, makes it, and has it in the library', async () => {
    await page.getByRole('textbox', { name: 'Prompt' }).fill('a red fox')
    await page.getByRole('button', { name: 'What would it cost?' }).click()
    await expect.poll(() => page.locator('.maker [role=status]').first().innerText()).toContain('nothing')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByLabel('Size', { exact: true }).fill('256x192')
    await page.getByRole('button', { name: 'Make it' }).click()
    await page.locator('.maker .stage img').waitFor()
    await page.locator('.grid img').waitFor()
    expect(await page.locator('.grid > li').count()).toBe(1)
    expect(await faultsOf(page)).toEqual([])
  })

  it('opens one from the library, and deletes it into the trash', async () => {
    await page.locator('.grid button').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Delete' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    // Opened by no press, browsers would close both by one Escape.
    for (let time = 0; time < 3; time++) {
      await dialog.getByRole('button', { name: /^Open/ }).dispatchEvent('click')
      await page.getByRole('toolbar', { name: 'View' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('toolbar', { name: 'View' }).waitFor({ state: 'detached' })
    }
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Bring it back' }).waitFor()
    await dialog.getByRole('button', { name: 'Back to the library' }).click()
    await expect.poll(() => page.locator('.grid > li').count()).toBe(0)
    await page.getByRole('button', { name: 'The trash' }).click()
    await expect.poll(() => page.locator('.grid > li').count()).toBe(1)
    await page.getByRole('button', { name: 'The trash' }).click()
  })

  it('takes files that are chosen, and says of what is none that it is none', async () => {
    const field = page.locator('input[type=file]')
    await field.setInputFiles([{ name: 'blue.png', mimeType: 'image/png', buffer: await png(640, 480) }])
    await page.getByText('blue.png is in the library.').waitFor()
    await expect.poll(() => page.locator('.grid > li').count()).toBe(1)
    await page.locator('.day > h2').filter({ hasText: 'Today' }).waitFor()
    await field.setInputFiles([{ name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) }])
    await page.getByText('empty.png was not added.').waitFor()
    await page.locator('.grid button').first().click()
    // Its size was measured: it can be painted over.
    await page.getByRole('dialog').getByText('640 × 480').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Edit', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Only in places' }).click()
    await page
      .getByRole('dialog')
      .getByRole('application', { name: /^Nothing is painted/ })
      .waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Back to the library' }).click()
    await expect.poll(() => page.locator('.grid > li').count()).toBe(0)
  })

  it('takes what is dropped and what is pasted', async () => {
    for (const [type, name] of [
      ['drop', 'dropped.png'],
      ['paste', 'pasted.png'],
    ] as const) {
      const bytes = (await png(type === 'drop' ? 61 : 62, 40)).toString('base64')
      await page.evaluate(
        `{
          const data = new DataTransfer()
          data.items.add(new File([Uint8Array.from(atob('${bytes}'), (one) => one.charCodeAt(0))], '${name}', { type: 'image/png' }))
          const how = { bubbles: true, cancelable: true }
          document.body.dispatchEvent('${type}' === 'drop' ? new DragEvent('drop', { ...how, dataTransfer: data }) : new ClipboardEvent('paste', { ...how, clipboardData: data }))
        }`,
      )
      await page.getByText(`${name} is in the library.`).waitFor()
    }
    await expect.poll(() => page.locator('.grid > li').count()).toBe(2)
  })

  it('finds what has a tag', async () => {
    const id = await page.evaluate(`(async () => {
      const ask = (method, params, id) => fetch('/mcp', { method: 'POST', headers: { 'content-type': 'application/json',
        accept: 'application/json, text/event-stream', authorization: 'Bearer ' + sessionStorage.getItem('atelier-token'),
        ...(id && { 'mcp-session-id': id }) }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) })
      const begun = await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } })
      const session = begun.headers.get('mcp-session-id')
      await begun.text()
      const listed = await (await ask('tools/call', { name: 'list_assets', arguments: { query: 'dropped' } }, session)).text()
      const [, id] = /asset:..([0-9a-f]{24})/.exec(listed)
      await (await ask('tools/call', { name: 'update_asset', arguments: { id, tags: ['hero'] } }, session)).text()
      return id
    })()`)
    expect(id).toMatch(/^[0-9a-f]{24}$/)
    await page.reload()
    await page.getByRole('button', { name: 'Filter', exact: true }).press('Enter')
    await page.getByLabel('With any tag').selectOption('hero')
    await expect.poll(() => page.locator('.grid > li').count()).toBe(1)
    await page.getByLabel('With any tag').selectOption('With any tag')
    await expect.poll(() => page.locator('.grid > li').count()).toBe(2)
    for (let left = 2; left > 0; left--) {
      await page.locator('.grid button').first().press('Enter')
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter')
      await page.getByRole('dialog').getByRole('button', { name: 'Back to the library' }).press('Enter')
      await expect.poll(() => page.locator('.grid > li').count()).toBe(left - 1)
    }
  })

  it('finds by words, and says where nothing matches', async () => {
    await page.getByRole('searchbox').fill('unicorn')
    await page.getByText('Nothing matches.').waitFor()
    await page.getByRole('searchbox').fill('')
    await page.getByText('Nothing has been made yet').waitFor()
  })

  it('begins anew where the server has let its session go', async () => {
    const [asked] = await Promise.all([page.waitForRequest('**/mcp'), page.getByRole('searchbox').fill('unicorn')])
    const headers = await asked.allHeaders()
    const session = headers['mcp-session-id']!
    const gone = await fetch(`${studio.origin}/mcp`, {
      method: 'DELETE',
      headers: { authorization: headers['authorization']!, 'mcp-session-id': session },
    })
    expect(gone.ok).toBe(true)
    const anew = page.waitForRequest((one) => one.postData()?.includes('"initialize"') === true)
    await page.getByRole('searchbox').fill('no unicorn')
    await anew
    await page.getByText('Nothing matches.').waitFor()
    // What was on its way in the session that ended may be told of until it is asked for once more.
    await expect.poll(() => page.getByRole('alert').count()).toBe(0)
    await page.getByRole('searchbox').fill('')
    await page.getByText('Nothing has been made yet').waitFor()
  })

  it('draws a diagram of several lines, and says nothing of it beside another tool', async () => {
    const tool = page.getByLabel('What to make')
    await tool.selectOption({ label: 'Draw a picture from source' })
    const press = page.getByRole('button', { name: 'Make it' })
    expect(await press.isEnabled()).toBe(false)
    await page.getByLabel('Diagram').fill('flowchart LR\n  A[One] --> B[Two]')
    await press.click()
    await page.locator('.maker .stage img').waitFor()
    await page.locator('.maker .card-name').filter({ hasText: 'one.png' }).waitFor()
    await tool.selectOption({ label: 'Change a picture' })
    expect(await page.locator('.maker .card').count()).toBe(0)
    await page.getByLabel('Images').waitFor()
    await tool.selectOption({ label: 'Make a picture' })
  })

  it('loads in eight tabs at once: none holds a connection', async () => {
    const tabs = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const tab = await context.newPage()
        await tab.goto(`${studio.origin}/studio`)
        await tab.getByLabel('Token').waitFor()
        return tab
      }),
    )
    await Promise.all(tabs.map((tab) => tab.close()))
  })

  it('has nothing to complain of but the tokens that were asked for, and the session that was gone', () => {
    expect(complaints.filter((one) => !/401|404/.test(one))).toEqual([])
  })
})
