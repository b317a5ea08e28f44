/** A view as large as there is room: the whole window, and in a chat the whole screen where the client gives it. */
import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { X } from 'lucide'
import type { Link } from '../link/link.ts'
import { Button } from './button.tsx'
import './whole.css'

export interface WholeProps {
  readonly link: Pick<Link, 'wholeScreen'>
  /** Of what is looked at. */
  readonly name: string
  /** For screen readers, where the name alone says too little. */
  readonly label?: string
  /** The class of what is inside. */
  readonly kind: string
  /** How its button says that it closes. */
  readonly back?: string
  readonly onClose: () => void
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly children: ComponentChildren
}

/** What has the attribute `data-first` gets the keyboard. */
export function Whole({ link, name, label = name, kind, back = 'Close', onClose, onKeyDown, children }: WholeProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  // Before anything else happens: a key that is pressed at once would go to what lies below.
  useLayoutEffect(() => {
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>('[data-first]')?.focus()
    const given = link.wholeScreen?.().catch(() => undefined)
    document.addEventListener('keydown', escape)
    return () => {
      document.removeEventListener('keydown', escape)
      void given?.then((giveBack) => giveBack?.())
    }
  }, [])
  const isOver = useRef(false)
  /** At once: browsers tell of a dialog that is closed when they have the time, and what opens it would do nothing until then. */
  const close = (): void => {
    if (isOver.current) return
    isOver.current = true
    dialog.current?.close()
    onClose()
  }
  /** By the page itself: one Escape closes all dialogs that a browser has opened since the person last pressed something, and this is the uppermost alone. */
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
    if ([...document.querySelectorAll('dialog[open]')].at(-1) !== dialog.current) return
    event.preventDefault()
    close()
  }
  return (
    <dialog ref={dialog} class="whole" aria-label={label} onCancel={close} onClose={close} onKeyDown={onKeyDown}>
      <header class="whole-bar">
        <span class="whole-name">{name}</span>
        <Button quiet icon={X} name={back} onPress={close} />
      </header>
      <div class={`whole-field ${kind}`}>{children}</div>
    </dialog>
  )
}
