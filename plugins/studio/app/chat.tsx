/** The studio in a chat: the card of a result, or the library where that was asked for. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Card } from './card/card.tsx'
import { chatLink } from './link/chat-link.ts'
import { filesBy, type Files } from './link/files.ts'
import { Gallery } from './gallery/gallery.tsx'
import type { Link, Meta, Shown } from './link/link.ts'
import { Trouble } from './parts/trouble.tsx'
import { wordsOf } from './parts/words.ts'

export function Chat(): JSX.Element | null {
  const [shown, setShown] = useState<Shown>({})
  const [connected, setConnected] = useState<{ readonly link: Link; readonly files: Files }>()
  const [trouble, setTrouble] = useState<string>()
  useEffect(() => {
    const connect = async (): Promise<void> => {
      try {
        const link = await chatLink(setShown)
        setConnected({ link, files: filesBy(link) })
      } catch (error) {
        setTrouble(wordsOf(error))
      }
    }
    void connect()
  }, [])
  if (trouble !== undefined) return <Trouble message="The page could not reach the chat." why={trouble} />
  if (!connected) return null
  if (shown.tool !== 'list_assets') return <Card {...connected} shown={shown} />
  // What is looked for is known when the call is.
  return shown.input ? <Gallery {...connected} asked={askedFor(shown.input)} /> : null
}

const askedFor = ({ query, kind, provider, trashed }: Meta) => ({
  ...(typeof query === 'string' && { query }),
  ...(typeof kind === 'string' && { kind }),
  ...(typeof provider === 'string' && { provider }),
  ...(trashed === true && { trashed }),
})
