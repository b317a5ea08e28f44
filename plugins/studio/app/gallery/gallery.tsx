/** The library: what was made, newest first, to search and to open; what is being made; and what the day has cost. */
import type { JSX } from 'preact'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { StudioAsset, StudioAssets } from '../../messages.ts'
import { Card } from '../card/card.tsx'
import { dataOf } from '../link/data-of.ts'
import type { Files } from '../link/files.ts'
import { type Filter, queryOf } from './filter.ts'
import { Filters } from './filters.tsx'
import { Jobs } from './jobs.tsx'
import type { Link, Meta } from '../link/link.ts'
import { inBlocks, Rows, rowsTogether } from './rows.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { Whole } from '../parts/whole.tsx'
import { Uploads } from './uploads.tsx'
import { versionOfAsset } from '../card/version.ts'
import { wordsOf } from '../parts/words.ts'
import { byDay } from './days.ts'
import { freshened, withChanged, withLookedAt } from './freshened.ts'
import './gallery.css'

export interface GalleryProps {
  readonly link: Link
  readonly files: Files
  /** What is looked for at first. */
  readonly asked?: Filter
  /** Something was made elsewhere: the first page is asked for anew. */
  readonly made?: number
}

/** How often a page that is looked at asks what is new. */
const freshMs = 5000

export function Gallery({ link, files, asked = {}, made = 0 }: GalleryProps): JSX.Element {
  const [filter, setFilter] = useState<Filter>(asked)
  const [assets, setAssets] = useState<readonly StudioAsset[]>([])
  const [next, setNext] = useState<string>()
  const [state, setState] = useState<'loading' | 'there' | Error>('loading')
  const isBroken = state instanceof Error
  const [open, setOpen] = useState<StudioAsset>()
  const end = useRef<HTMLDivElement>(null)
  const days = useRef<HTMLDivElement>(null)
  const [columns, setColumns] = useState(6)
  const turn = useRef(0)
  /** The first page of what is looked for now. */
  const first = useRef<'asked' | 'there' | 'failed'>('asked')

  const load = useCallback(
    async (cursor?: string): Promise<void> => {
      const mine = ++turn.current
      if (cursor === undefined) first.current = 'asked'
      try {
        const page = await dataOf<StudioAssets>(link, 'studio_assets', {
          ...queryOf(filter),
          ...(cursor !== undefined && { cursor }),
        } as Meta)
        // Another filter has been chosen since.
        if (mine !== turn.current) return
        setAssets((before) => (cursor === undefined ? page.assets : [...before, ...page.assets]))
        setNext(page.next)
        setState('there')
        first.current = 'there'
      } catch (error) {
        if (mine !== turn.current) return
        if (cursor === undefined) first.current = 'failed'
        setState(asError(error))
      }
    },
    [link, filter],
  )
  useEffect(() => {
    setState('loading')
    void load()
  }, [load])

  /** Those that were looked at since: they may be far below the first page, so each is asked for by itself, until an answer has come. */
  const changed = useRef<readonly string[]>([])
  /** What is new, changed or gone shows; what was loaded below the first page stays. Never rejects. */
  const freshen = useCallback(async (): Promise<void> => {
    if (document.visibilityState !== 'visible' || first.current === 'asked') return
    if (first.current === 'failed') return load()
    const mine = turn.current
    const ids = changed.current
    try {
      const [page, those] = await Promise.all([
        dataOf<StudioAssets>(link, 'studio_assets', queryOf(filter) as Meta),
        ids.length === 0 ? undefined : dataOf<StudioAssets>(link, 'studio_assets', { ids }),
      ])
      if (mine !== turn.current) return
      changed.current = changed.current.filter((id) => !ids.includes(id))
      const now = new Map(those?.assets.map((one) => [one.id, one]))
      setAssets((before) =>
        freshened(
          ids.reduce((all, id) => withChanged(all, id, now.get(id), filter), before),
          page,
        ),
      )
      // What could not be loaded before is tried again.
      setState('there')
    } catch (error) {
      if (mine === turn.current) setState(asError(error))
    }
  }, [load])
  const latest = useRef(freshen)
  latest.current = freshen
  /** By the filter of then: who calls it may have it from long ago. */
  const again = useCallback((): void => void latest.current(), [])
  useEffect(() => {
    const timer = setInterval(again, freshMs)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    if (made > 0) again()
  }, [made])

  useEffect(() => {
    if (next === undefined || isBroken || !end.current) return
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        seen.disconnect()
        void load(next)
      },
      { rootMargin: '800px' },
    )
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [next, load])

  useEffect(() => {
    // Rows that come and go together are whole ones.
    const sized = new ResizeObserver(() => setColumns(columnsFor(days.current!.clientWidth)))
    sized.observe(days.current!)
    return () => sized.disconnect()
  }, [])

  return (
    <section class="gallery" aria-label="Library">
      <Filters
        filter={filter}
        onFilter={setFilter}
        providers={[...new Set(assets.flatMap(({ provider }) => provider ?? []))]}
        tags={[...new Set(assets.flatMap(({ tags }) => tags))].toSorted()}
      />
      <Uploads link={link} onAdded={again} />
      <Jobs link={link} onDone={again} />
      {isBroken && (
        <Trouble
          message={assets.length > 0 ? 'The library may have changed since.' : 'The library cannot be shown.'}
          why={wordsOf(state)}
          fix="It is asked again every few seconds."
        />
      )}
      {state === 'there' && assets.length === 0 && (
        <p class="empty">
          {Object.keys(queryOf(filter)).length > 0 ? 'Nothing matches.' : 'Nothing has been made yet. What you make appears here.'}
        </p>
      )}
      <div ref={days} class="days" aria-busy={state === 'loading'}>
        {byDay(assets).map(([day, those]) => (
          <section key={day} class="day" aria-label={day}>
            <h2 class="day-name">{day}</h2>
            {inBlocks(those, columns * rowsTogether).map((some, at) => (
              <Rows key={at} assets={some} files={files} onOpen={setOpen} />
            ))}
          </section>
        ))}
      </div>
      <div ref={end} class="grid-end" />
      {open && (
        <Detail
          {...{ link, files }}
          asset={open}
          onClose={() => {
            setOpen(undefined)
            changed.current = withLookedAt(changed.current, open.id)
            again()
          }}
        />
      )}
    </section>
  )
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** As `.grid` lays them out: cells of 150 pixels or 42 % at least, and gaps of 10. */
const columnsFor = (width: number): number => Math.max(1, Math.floor((width + 10) / (Math.min(150, width * 0.42) + 10)))

/** One of them on a card of its own. */
const Detail = ({
  link,
  files,
  asset,
  onClose,
}: Pick<GalleryProps, 'link' | 'files'> & { readonly asset: StudioAsset; readonly onClose: () => void }): JSX.Element => (
  <Whole link={link} name={asset.name} kind="detail" back="Back to the library" onClose={onClose}>
    <Card link={link} files={files} shown={{}} first={[versionOfAsset(asset)]} />
  </Whole>
)
