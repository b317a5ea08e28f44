/** The studio in a browser: a prompt, and the library below. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { browserLink, type BrowserLink, type ListedTool, TokenNeeded } from './link/browser-link.ts'
import { filesBy, type Files } from './link/files.ts'
import { Gallery } from './gallery/gallery.tsx'
import { keepToken, tokenOfPage } from './link/token.ts'
import { ToolForm } from './maker/tool-form.tsx'
import { Trouble } from './parts/trouble.tsx'
import { wordsOf } from './parts/words.ts'
import './browser.css'

interface Connected {
  readonly link: BrowserLink
  readonly files: Files
  readonly tools: readonly ListedTool[]
}

export function Browser(): JSX.Element {
  const [connected, setConnected] = useState<Connected>()
  const [trouble, setTrouble] = useState<Error>()
  const [made, setMade] = useState(0)
  const connect = async (token: string | undefined): Promise<void> => {
    try {
      const link = browserLink(token)
      const tools = await link.tools()
      setConnected({ link, files: filesBy(link), tools })
      setTrouble(undefined)
    } catch (error) {
      setTrouble(error instanceof Error ? error : new Error(String(error)))
    }
  }
  useEffect(() => void tokenOfPage().then(connect), [])
  if (trouble instanceof TokenNeeded)
    return (
      <TokenField
        why={trouble.message}
        onToken={(token) => {
          keepToken(token)
          void connect(token)
        }}
      />
    )
  if (trouble)
    return <Trouble message="The server cannot be reached." why={wordsOf(trouble)} fix="Start it again, then load this page anew." />
  return (
    <div class="studio">
      <header class="studio-head">
        <h1>Atelier</h1>
      </header>
      {connected && (
        <>
          <ToolForm {...connected} onMade={() => setMade((before) => before + 1)} />
          <Gallery link={connected.link} files={connected.files} made={made} />
        </>
      )}
    </div>
  )
}

function TokenField({ why, onToken }: { readonly why: string; readonly onToken: (token: string) => void }): JSX.Element {
  const [token, setToken] = useState('')
  return (
    <div class="token card">
      <div class="card-body">
        <h1 class="card-name">Who are you?</h1>
        <p class="soft">{`${why} \`atelier studio\` opens this page with a token of its own; it is good for one tab.`}</p>
        <label for="token">Token</label>
        <input id="token" type="password" autocomplete="off" value={token} onInput={({ currentTarget }) => setToken(currentTarget.value)} />
        <button type="button" class="button is-main" disabled={token.trim() === ''} onClick={() => onToken(token.trim())}>
          Go on
        </button>
      </div>
    </div>
  )
}
