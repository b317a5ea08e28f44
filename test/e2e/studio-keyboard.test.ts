/** What has the keyboard goes by itself, in real Chromium: the next key meets nothing that cancels or pays, and Tab goes on near by. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browser, closeBrowser, stepMs } from '../fixtures/studio/browser.ts'

let page: Page
let script: string
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../plugins/studio/app/parts/keep-keyboard.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'made',
  })
  script = outputFiles[0]!.text
  page = await (await browser()).newPage()
  page.setDefaultTimeout(stepMs)
})
afterAll(closeBrowser)

beforeEach(async () => {
  await page.setContent(`<div id="studio"><button>First</button>
    <section aria-label="Library">
      <ul aria-label="Jobs"><li><button>Cancel A</button></li><li><button>Cancel B</button></li><li><button>Cancel C</button></li></ul>
      <div class="card"><div id="trash"><button>Bring it back</button></div></div>
    </section>
  </div>`)
  await page.evaluate(`${script}
    made.keepKeyboard(document.body)
    globalThis.pressed = []
    document.addEventListener('click', ({ target }) => pressed.push(target.textContent))`)
})

const button = (name: string) => page.getByRole('button', { name, exact: true })
const pressed = () => page.evaluate('pressed')
/** Its label, class or text. */
const hasKeys = () =>
  page.evaluate(
    `(({ activeElement: one }) => one === document.body ? 'page' : one.ariaLabel || one.className || one.textContent)(document)`,
  )
const key = (...names: readonly string[]) => names.reduce((before, name) => before.then(() => page.keyboard.press(name)), Promise.resolve())

describe('the keyboard, when a row goes by itself', () => {
  it('is the list’s, where Enter and the space bar press nothing and Tab comes to what is next', async () => {
    await button('Cancel B').focus()
    await page.evaluate(`document.querySelectorAll('li')[1].remove()`)
    expect(await hasKeys()).toBe('Jobs')
    await key('Enter', ' ')
    expect(await pressed()).toEqual([])
    await key('Tab')
    expect(await hasKeys()).toBe('Cancel A')
    // As it was: a list takes no keys, and no pointer gives it any.
    expect(await page.locator('[tabindex]').count()).toBe(0)
  })

  it('is handed on when the list goes after it, or with it', async () => {
    await button('Cancel B').focus()
    await page.evaluate(`document.querySelectorAll('li')[1].remove()`)
    await page.evaluate(`document.querySelector('ul').remove()`)
    expect(await hasKeys()).toBe('Library')
    await button('Bring it back').focus()
    await page.evaluate(`document.querySelector('#trash').remove(); document.querySelector('section').remove()`)
    expect(await page.evaluate('document.activeElement.id')).toBe('studio')
    await key('Tab')
    expect(await hasKeys()).toBe('First')
  })
})

describe('the keyboard, when a button was pressed and others take its place', () => {
  it('is the card’s: the next Enter orders nothing', async () => {
    await button('Bring it back').focus()
    await page.evaluate(`document.querySelector('#trash').addEventListener('click', ({ currentTarget }) => {
      currentTarget.insertAdjacentHTML('beforebegin', '<div role="toolbar"><button>Another</button></div>')
      currentTarget.remove()
    })`)
    await key('Enter', 'Enter')
    expect(await pressed()).toEqual(['Bring it back'])
    expect(await hasKeys()).toBe('card')
    await key('Tab')
    expect(await hasKeys()).toBe('Another')
  })
})

describe('a key that is held', () => {
  it('presses a button once, and goes on in a field of words', async () => {
    const hold = async () => {
      for (let time = 0; time < 3; time++) await page.keyboard.down('Enter')
      await page.keyboard.up('Enter')
    }
    await button('Cancel A').focus()
    await hold()
    expect(await pressed()).toEqual(['Cancel A'])
    await page.evaluate(`document.querySelector('#studio').append(document.createElement('textarea'))`)
    await page.locator('textarea').focus()
    await hold()
    expect(await page.locator('textarea').inputValue()).toBe('\n\n\n')
  })
})
