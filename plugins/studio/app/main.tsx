/** The page of the studio: in a chat the card of a result. */
import { render, type JSX } from 'preact'
import { useState, useEffect } from 'preact/hooks'
import { Card } from './card.tsx'
import { chatLink } from './chat-link.ts'
import { filesBy } from './files.ts'
import type { Link, Shown } from './link.ts'
import { Trouble } from './trouble.tsx'
import { wordsOf } from './words.ts'

function Chat(): JSX.Element | null {
  const [shown, setShown] = useState<Shown>({})
  const [link, setLink] = useState<Link>()
  const [trouble, setTrouble] = useState<string>()
  useEffect(() => {
    chatLink(setShown).then(setLink, (error: unknown) => setTrouble(wordsOf(error)))
  }, [])
  const [files] = useState(() => ({ now: undefined as ReturnType<typeof filesBy> | undefined }))
  if (trouble !== undefined) return <Trouble message="The page could not reach the chat." why={trouble} />
  if (!link) return null
  return <Card link={link} files={(files.now ??= filesBy(link))} shown={shown} />
}

render(<Chat />, document.getElementById('studio')!)
