/** What is too large, broken or hostile in the library, in real Chromium: nothing runs, nothing is lost, and the page says what is wrong. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser, closeBrowser, stepMs } from '../fixtures/studio/browser.ts'
import { glbFile, largeModel, manyNodes } from '../fixtures/studio/large-model.ts'
import { largeLibrary } from '../fixtures/studio/large-library.ts'
import { type OwnPage, startStudio } from '../fixtures/studio/own-page.ts'

let studio: OwnPage
let page: Page
const complaints: string[] = []
afterAll(closeBrowser)
beforeAll(async () => {
  studio = await startStudio(undefined, async (folder) => {
    await largeLibrary(folder, 4)
    await spoil(folder)
  })
  page = await (await browser()).newPage({ viewport: { width: 1100, height: 900 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(stepMs)
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(studio.address)
  await page.locator('.grid button').first().waitFor()
})
afterAll(() => studio.stop())

/** Of four records, one is torn, one says other types than it should, and the bytes of one are gone. */
async function spoil(folder: string): Promise<void> {
  const records = join(folder, '.store/records')
  const files = (await readdir(records, { recursive: true })).filter((name) => name.endsWith('.json')).toSorted()
  await writeFile(join(records, files[0]!), '{"atelier":1,"id":')
  await writeFile(join(records, files[1]!), JSON.stringify({ atelier: 1, id: 7, name: {}, tags: 'none' }))
  const { sha256 } = JSON.parse(await readFile(join(records, files[2]!), 'utf8')) as { sha256: string }
  await rm(join(folder, '.store/blobs', sha256.slice(0, 2), sha256))
}

const dialog = (): Locator => page.getByRole('dialog')
const back = async (): Promise<void> => {
  await dialog().getByRole('button', { name: 'Back to the library' }).press('Enter')
  await dialog().waitFor({ state: 'detached' })
}
const add = async (name: string, buffer: Buffer, told: string | RegExp = `${name} is in the library.`): Promise<void> => {
  await page.locator('input[type=file]').setInputFiles([{ name, mimeType: 'application/octet-stream', buffer }])
  await page.locator('.uploads [role=status]').filter({ hasText: told }).waitFor()
}
const open = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().press('Enter')

describe('a library that was edited by hand', () => {
  it('shows the records that are whole, and says of a picture without bytes that it is gone', async () => {
    await expect.poll(() => page.locator('.grid > li').count()).toBe(2)
    await expect.poll(() => page.locator('.grid img.is-drawn').count()).toBe(1)
    const missing = page.locator('.grid .is-missing')
    await missing.waitFor()
    expect(await missing.innerText()).toMatch(/\w/)
  })
})

describe('what is brought along', () => {
  it('with markup in its name is called by it, and nothing of it runs', async () => {
    const name = '<img src=x onerror="document.title=1">.png'
    await add(
      name,
      await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
        .png()
        .toBuffer(),
      /is in the library/,
    )
    await expect.poll(() => page.locator('.grid > li').count()).toBe(3)
    expect(await page.locator('[onerror]').count()).toBe(0)
    expect(await page.title()).toBe('Atelier studio')
  })

  it('with 100 megapixels is shown as a smaller picture', async () => {
    await add(
      'huge.png',
      await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: 'teal' } })
        .png()
        .toBuffer(),
    )
    await open(/^huge/)
    await expect
      .poll(() =>
        dialog()
          .locator('.stage img')
          .evaluate((one) => Number(Reflect.get(one, 'naturalWidth'))),
      )
      .toBeGreaterThan(300)
    await dialog().getByRole('button', { name: /^Open/ }).press('Enter')
    const width = () =>
      dialog()
        .last()
        .locator('.zoom-frame img')
        .evaluate((one) => Number(Reflect.get(one, 'naturalWidth')))
    await expect.poll(width).toBeGreaterThan(300)
    expect(await width()).toBeLessThanOrEqual(2000)
    await page.keyboard.press('Escape')
    await back()
  })

  it('as a model whose texture is no picture is shown without it, and says so', async () => {
    await add('broken-texture.glb', brokenTexture())
    await open('broken-texture.glb')
    await dialog().getByRole('button', { name: 'Turn it' }).press('Enter')
    await page.getByText('Triangles').waitFor()
    await expect.poll(() => page.locator('.model-side').innerText()).toMatch(/[Tt]exture|picture|image/)
    await page.keyboard.press('Escape')
    await back()
  })

  it('as a model of a million nodes is in the library, and says by words why it is not shown', async () => {
    await add('nodes.glb', manyNodes(1_000_000))
    await open('nodes.glb')
    await expect.poll(() => dialog().locator('.stage').innerText()).toContain('No picture can be made of nodes.glb.')
    await dialog().getByRole('button', { name: 'Turn it' }).press('Enter')
    await page.getByText('The model cannot be shown here.').waitFor()
    await expect.poll(() => page.locator('.model-field .trouble').innerText()).toMatch(/nodes.*100000 are the most/)
    await page.keyboard.press('Escape')
    await back()
  })

  it('as a model of more triangles than a browser turns is seen by its picture until a smaller form has come, and says so', async () => {
    await add('large.glb', largeModel(210_000))
    await open('large.glb')
    await dialog().locator('.stage img.is-drawn').waitFor()
    let goOn = (): void => {}
    const letGo = new Promise<void>((resolve) => (goOn = resolve))
    await page.route('**/mcp', async (route) => {
      if (route.request().postData()?.includes('"as":"model"')) await letGo
      await route.continue()
    })
    await dialog().getByRole('button', { name: 'Turn it' }).press('Enter')
    const picture = page.getByRole('img', { name: 'A picture of large.glb, until it can be turned' })
    await picture.waitFor()
    goOn()
    await page.locator('.model-side').getByText('Simplified from').waitFor()
    expect(await picture.count()).toBe(0)
    await page.unroute('**/mcp')
    await page.keyboard.press('Escape')
    await back()
  })
})

describe('a connection that ends while a mask is painted', () => {
  it('loses nothing of what was painted: it is said, and the same press goes on when it is there again', async () => {
    await open(/img/)
    await dialog().getByRole('button', { name: 'Edit', exact: true }).press('Enter')
    await dialog().getByRole('textbox', { name: 'What should change?' }).fill('make it greyscale')
    await dialog().getByRole('button', { name: 'Only in places' }).press('Enter')
    await dialog().getByRole('button', { name: 'Box' }).press('Enter')
    await dialog().getByRole('application').focus()
    for (const key of ['Enter', 'ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
    const painted = dialog().getByRole('application', { name: /^Painted: 1 mark/ })
    await painted.waitFor()
    await page.route('**/mcp', (route) => route.abort())
    await dialog().getByRole('button', { name: 'Edit it' }).press('Enter')
    await dialog()
      .getByText(/The mask could not be handed over/)
      .waitFor()
    expect(await painted.count()).toBe(1)
    await page.unroute('**/mcp')
    await dialog().getByRole('button', { name: 'Edit it' }).press('Enter')
    await expect.poll(() => dialog().locator('.stage img').count()).toBe(2)
    await back()
  })
})

it('has nothing run, and nothing to complain of but what was refused and cut off', () => {
  expect(complaints.filter((one) => !/401|Failed to load resource|ERR_FAILED/.test(one))).toEqual([])
})

/** A triangle whose texture is bytes of nothing. */
function brokenTexture(): Buffer {
  const positions = Buffer.from(new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]).buffer)
  const places = Buffer.from(new Float32Array([0, 0, 1, 0, 0, 1]).buffer)
  const binary = Buffer.concat([positions, places, Buffer.from('no picture!!')])
  return glbFile(
    {
      asset: { version: '2.0' },
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ mesh: 0 }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, material: 0 }] }],
      materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
      textures: [{ source: 0 }],
      images: [{ bufferView: 2, mimeType: 'image/png' }],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] },
        { bufferView: 1, componentType: 5126, count: 3, type: 'VEC2' },
      ],
      bufferViews: [
        { buffer: 0, byteLength: 36 },
        { buffer: 0, byteOffset: 36, byteLength: 24 },
        { buffer: 0, byteOffset: 60, byteLength: 12 },
      ],
      buffers: [{ byteLength: binary.length }],
    },
    binary,
  )
}
