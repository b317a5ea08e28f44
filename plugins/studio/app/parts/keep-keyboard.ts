/** Keeps the keyboard where it was when what has it goes: browsers give it to the page then, and a person would begin at its top again. */

/**
 * Once for a page. What stood around what has gone gets the keyboard, and the next Tab goes on inside it; no other button does: a key that
 * was meant for what has gone would press that, and it may cancel or pay. For the same reason a key that is held presses a button once.
 */
export function keepKeyboard(page: HTMLElement): void {
  /** What has the keyboard, and all that it stands in. */
  let last: readonly HTMLElement[] = []
  let given: HTMLElement | undefined
  page.addEventListener('focusin', (event) => {
    if (given !== event.target) given = void given?.removeAttribute('tabindex')
    const path = event.composedPath()
    last = path.slice(0, path.indexOf(page)).filter((one) => one instanceof HTMLElement)
  })
  // Who points somewhere is there: what is focused by that is heard of next.
  page.addEventListener('pointerdown', () => (last = []), { capture: true })
  page.addEventListener('keydown', (event) => {
    if (event.repeat && event.key === 'Enter' && (event.target as Element).closest('button, summary, a')) event.preventDefault()
  })
  const gone = new MutationObserver(() => {
    if (last[0]?.isConnected !== false || document.activeElement !== page) return
    const around = last.find((one) => one.isConnected && one.checkVisibility())
    last = []
    if (!around) return
    if (!around.hasAttribute('tabindex')) {
      given = around
      around.tabIndex = -1
    }
    around.focus({ preventScroll: true })
  })
  gone.observe(page, { childList: true, subtree: true })
}
