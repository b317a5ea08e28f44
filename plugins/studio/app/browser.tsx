/** The studio in a browser: a prompt, and the library below. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { browserLink, type BrowserLink, TokenNeeded } from './link/browser-link.ts'
import type { ListedTool } from './link/listed-tool.ts'
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

/** How often a server that is away is asked again. */
const againMs = 3000

export function Browser(): JSX.Element {
  const [connected, setConnected] = useState<Connected>()
  const [trouble, setTrouble] = useState<Error>()
  const [made, setMade] = useState(0)
  const connect = async (token: string | undefined): Promise<void> => {
    try {
      const link = browserLink(token, setTrouble)
      const tools = await link.tools()
      setConnected({ link, files: filesBy(link), tools })
      setTrouble(undefined)
    } catch (error) {
      setTrouble(error instanceof Error ? error : new Error(String(error)))
      if (!(error instanceof TokenNeeded)) setTimeout(() => void connect(token), againMs)
    }
  }
  useEffect(() => void tokenOfPage().then(connect, () => connect(undefined)), [])
  const take = (token: string): void => {
    keepToken(token)
    if (!connected) return void connect(token)
    // What was written and looked at stays.
    connected.link.renew(token)
    setTrouble(undefined)
  }
  const asked = trouble instanceof TokenNeeded && <TokenField why={trouble.message} onToken={take} />
  if (!connected && trouble)
    return (
      asked || (
        <Trouble message="The server cannot be reached." why={wordsOf(trouble)} fix="Start it again: it is asked every few seconds." />
      )
    )
  return (
    <div class="studio">
      <header class="studio-head">
        <h1>Atelier</h1>
      </header>
      {asked}
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
        <p class="soft">{`${why} The command \`atelier studio\` opens this page with one of its own, which is good for one tab.`}</p>
        <label for="token">Token</label>
        <input id="token" type="password" autocomplete="off" value={token} onInput={({ currentTarget }) => setToken(currentTarget.value)} />
        <button type="button" class="button is-main" disabled={token.trim() === ''} onClick={() => onToken(token.trim())}>
          Go on
        </button>
      </div>
    </div>
  )
}
