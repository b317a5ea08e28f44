/** Keeps the keyboard where it was when what has it goes: browsers give it to the page then, and a person would begin at its top again. */

const takesKeys = 'a[href], button:not(:disabled), input:not(:disabled, [type=hidden], [hidden]), select, textarea, summary, [tabindex="0"]'

/** Once for a page. What stands before what has gone gets the keyboard, else the first around it. */
export function keepKeyboard(page: HTMLElement): void {
  let last: Element | null = null
  page.addEventListener('focusin', ({ target }) => (last = target as Element))
  // Who points somewhere is there: what is focused by that is heard of next.
  page.addEventListener('pointerdown', () => (last = null), { capture: true })
  const gone = new MutationObserver((changes) => {
    if (!last || last.isConnected || document.activeElement !== page) return
    const lost = last
    last = null
    const change = changes.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(lost)))
    const before = change?.previousSibling
    for (let near = before instanceof Element ? before : change?.target; near; near = near.parentNode ?? undefined) {
      const next = near instanceof Element && near.isConnected ? firstIn(near) : undefined
      if (next) return next.focus({ preventScroll: true })
    }
  })
  gone.observe(page, { childList: true, subtree: true })
}

function firstIn(place: Element): HTMLElement | undefined {
  const all = [place, ...place.querySelectorAll(takesKeys)].filter((one) => one.matches(takesKeys))
  return all.find((one): one is HTMLElement => one instanceof HTMLElement && one.checkVisibility())
}
