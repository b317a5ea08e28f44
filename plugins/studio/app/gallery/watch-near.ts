/** Tells elements whether they are near what is looked at. One observer for all of a distance: hundreds of them cost a browser more than what they watch. */

type Heard = (entry: IntersectionObserverEntry) => void
interface Watch {
  readonly observer: IntersectionObserver
  readonly heard: WeakMap<Element, Heard>
}

const watches = new Map<string, Watch>()

/** `margin` as CSS has it. What it answers ends it. */
export function watchNear(element: Element, margin: string, heard: Heard): () => void {
  const watch = watches.get(margin) ?? begun(margin)
  watch.heard.set(element, heard)
  watch.observer.observe(element)
  return () => watch.observer.unobserve(element)
}

function begun(margin: string): Watch {
  const heard = new WeakMap<Element, Heard>()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) heard.get(entry.target)?.(entry)
    },
    { rootMargin: margin },
  )
  const watch = { observer, heard }
  watches.set(margin, watch)
  return watch
}
