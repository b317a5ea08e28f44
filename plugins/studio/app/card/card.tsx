/** The card of a result: its pictures at once, what is known of them, and what one can do next. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { StudioAsset, StudioAssets, StudioOpened } from '../../messages.ts'
import { Actions } from './actions.tsx'
import { AskChat } from './ask-chat.tsx'
import { Compare } from '../compare/compare.tsx'
import { dataOf } from '../link/data-of.ts'
import { Facts } from './facts.tsx'
import type { Files } from '../link/files.ts'
import type { Link, Meta, Shown } from '../link/link.ts'
import { Making, Makings } from './making.tsx'
import { loadViewer } from '../model/load-viewer.ts'
import { ModelView } from '../model/model-view.tsx'
import { readResult, type ResultAsset, type Trouble as Wrong } from '../link/result.ts'
import { pairOf } from './pair.ts'
import { Stage } from './stage.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useWork } from './use-work.ts'
import { type Version, versionsOf } from './version.ts'
import { isModel, titleOf, wordsOf } from '../parts/words.ts'
import { Zoom } from '../parts/zoom.tsx'
import './card.css'

export interface CardProps {
  readonly link: Link
  readonly files: Files
  readonly shown: Shown
  /** What it starts with, where no answer of a tool is shown. */
  readonly first?: readonly Version[]
}
export function Card({ link, files, shown, first = [] }: CardProps): JSX.Element | null {
  const { works, start } = useWork(link)
  const [versions, setVersions] = useState<readonly Version[]>(first)
  const [at, setAt] = useState(0)
  const [zoomed, setZoomed] = useState(false)
  const [compared, setCompared] = useState(false)
  const [trouble, setTrouble] = useState<Wrong>()
  const [told, setTold] = useState('')
  const [opened, setOpened] = useState<StudioOpened>()
  const [isAsking, setAsking] = useState(false)
  const [known, setKnown] = useState<ReadonlyMap<string, StudioAsset>>(new Map())

  const answer = shown.answer
  useEffect(() => {
    if (!answer) return
    const result = readResult(answer)
    setVersions(versionsOf(result))
    setAt(0)
    setTrouble(result.error)
    if (result.assets.length > 0) void learn(result.assets)
  }, [answer])

  useEffect(() => {
    if (first.length > 0) void learn(first.map(({ asset }) => asset))
  }, [])

  /** What the answer does not say; buttons that need it come with it. */
  const learn = async (assets: readonly ResultAsset[]): Promise<void> => {
    try {
      const [now, found] = await Promise.all([
        opened ?? dataOf<StudioOpened>(link, 'studio_open'),
        dataOf<StudioAssets>(link, 'studio_assets', { ids: assets.map(({ id }) => id) }),
      ])
      setOpened(now)
      setKnown((before) => new Map([...before, ...found.assets.map((one) => [one.id, one] as const)]))
    } catch (error) {
      // The picture is there; the chat's client lets its pages call nothing.
      if (link.mayNotCall && link.say) setAsking(true)
      else setTold(wordsOf(error))
    }
  }

  /** Makes something, and shows it beside what is there. */
  const make = async (words: string, tool: string, args: Meta): Promise<void> => {
    setTrouble(undefined)
    const result = await start(words, tool, args)
    if (!result) return
    if (result.error) return setTrouble(result.error)
    const made = versionsOf(result)
    if (made.length === 0) return setTold(result.text || 'Nothing came of it.')
    setVersions((before) => {
      const fresh = made.filter(({ asset }) => !before.some((one) => one.asset.id === asset.id))
      setAt(fresh.length > 0 ? before.length : before.findIndex(({ asset }) => asset.id === made[0]?.asset.id))
      return [...before, ...fresh]
    })
    void learn(made.map(({ asset }) => asset))
    void link
      .tell?.(
        `On the card of the studio the person has made ${made.map(({ asset }) => `${asset.uri} (${asset.name})`).join(', ')} with ${tool}.`,
      )
      .catch(() => {})
  }

  const version = versions[Math.min(at, versions.length - 1)]
  useEffect(() => {
    // Once it is known that the page may call something here.
    if (!opened || !version || !isModel(version.asset.mimeType)) return
    void loadViewer(link).catch(() => {})
    void files.prepareModel(version.asset)
  }, [opened, version?.asset.id])
  const pair = version && pairOf(version, versions, known)
  if (!version && trouble === undefined && works.length === 0)
    return shown.cancelled === undefined ? <Waiting shown={shown} /> : <Trouble message="This was cancelled." why={shown.cancelled} />
  return (
    <article class="card">
      {versions.length > 0 && (
        <Stage versions={versions} at={at} files={files} known={known} onPick={setAt} onOpen={() => setZoomed(true)} />
      )}
      <Makings works={works} />
      {version && (
        <div class="card-body">
          <h1 class="card-name">{titleOf(known.get(version.asset.id) ?? version.asset)}</h1>
          <Facts asset={version.asset} facts={version.facts} owner={known.get(version.asset.id)?.owner} />
          {opened && (
            <Actions
              {...{ link, files, shown, opened, version, make }}
              {...(known.has(version.asset.id) && { known: known.get(version.asset.id) })}
              isWorking={works.length > 0}
              onKnown={(one) => setKnown((before) => new Map([...before, [one.id, one]]))}
              onTold={setTold}
              onTrouble={setTrouble}
              onZoom={() => setZoomed(true)}
              onCompare={pair ? () => setCompared(true) : undefined}
            />
          )}
          {isAsking && !opened && <AskChat {...{ link, files, shown, version }} onTold={setTold} />}
        </div>
      )}
      {trouble && <Trouble {...trouble} />}
      <p class="told" role="status">
        {told}
      </p>
      {compared && pair && (
        <Compare
          {...{ link, files }}
          a={pair.before}
          b={pair.after}
          measures={opened?.tools.includes('compare_images') === true}
          onClose={() => setCompared(false)}
        />
      )}
      {zoomed && version && isModel(version.asset.mimeType) && (
        <ModelView link={link} files={files} asset={version.asset} onClose={() => setZoomed(false)} />
      )}
      {zoomed && version && !isModel(version.asset.mimeType) && (
        <Zoom {...{ link, files, at }} assets={versions.map(({ asset }) => asset)} onMove={setAt} onClose={() => setZoomed(false)} />
      )}
    </article>
  )
}

/** What is being asked, while nothing has come. */
function Waiting({ shown }: { readonly shown: Shown }): JSX.Element | null {
  if (shown.answer) return <Plain text={readResult(shown.answer).text} />
  const prompt = shown.input?.['prompt']
  return (
    <article class="card">
      <Making words={typeof prompt === 'string' && prompt !== '' ? prompt : 'Working…'} />
    </article>
  )
}

/** An answer of words alone. */
const Plain = ({ text }: { readonly text: string }): JSX.Element | null => (text === '' ? null : <pre class="plain">{text}</pre>)
