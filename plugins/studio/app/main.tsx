/** The page of the studio: in a chat the card of a result or the gallery, in a browser a prompt and the library. */
import './base.css'
import './parts/field.css'
import { render } from 'preact'
import { Browser } from './browser.tsx'
import { Chat } from './chat.tsx'
import { keepKeyboard } from './parts/keep-keyboard.ts'

const isPage = window.parent === window
document.documentElement.classList.toggle('is-page', isPage)
keepKeyboard(document.body)
render(isPage ? <Browser /> : <Chat />, document.getElementById('studio')!)
