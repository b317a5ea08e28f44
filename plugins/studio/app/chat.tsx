/** The studio in a chat: the card of a result, or the library where that was asked for. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Card } from './card/card.tsx'
import { askedFor } from './gallery/asked-for.ts'
import { chatLink } from './link/chat-link.ts'
import { filesBy, type Files } from './link/files.ts'
import { Gallery } from './gallery/gallery.tsx'
import type { Link, Shown } from './link/link.ts'
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
  // What is looked for is known when the call is; a client that never tells it gives the answer all the same.
  if (isLibrary(shown) && (shown.isAsked || shown.answer)) return <Gallery {...connected} asked={askedFor(shown.input ?? {})} />
  return <Card {...connected} shown={shown} />
}

/** Clients need not say which tool was called: of those that have a page, this one alone answers with a list. */
const isLibrary = ({ tool, answer }: Shown): boolean =>
  tool === undefined ? Array.isArray(answer?.structuredContent?.['assets']) : tool === 'list_assets'
