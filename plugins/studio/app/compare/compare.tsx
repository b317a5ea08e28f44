/** Two pictures against each other: by a slider, blinking, or where they differ; and what is measured of that. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Files } from '../link/files.ts'
import type { Link } from '../link/link.ts'
import { readResult, type ResultAsset } from '../link/result.ts'
import { listOf } from '../link/unknown-values.ts'
import { Whole } from '../parts/whole.tsx'
import { wordsOf } from '../parts/words.ts'
import { drawHeat } from './heat.ts'
import './compare.css'

export interface CompareProps {
  readonly link: Link
  readonly files: Files
  readonly a: ResultAsset
  readonly b: ResultAsset
  /** `compare_images` can be called. */
  readonly measures: boolean
  readonly onClose: () => void
}
type Way = 'slider' | 'blink' | 'heat'

const ways: readonly (readonly [Way, string])[] = [
  ['slider', 'Slider'],
  ['blink', 'Blink'],
  ['heat', 'Differences'],
]
/** Slower than what harms people who cannot bear flicker. */
const blinkMs = 900

/** The verdict and what was measured; the answer speaks of a picture below it, too, which is not shown here. */
const wordsIn = (text: string, notes: readonly unknown[]): string => (notes.length > 0 ? [text.split('\n')[0], ...notes].join('\n') : text)

export function Compare({ link, files, a, b, measures, onClose }: CompareProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [way, setWay] = useState<Way>('slider')
  const [at, setAt] = useState(50)
  const [isSecond, setSecond] = useState(false)
  const [sources, setSources] = useState<readonly [string, string]>()
  const [verdict, setVerdict] = useState(measures ? 'Measuring…' : '')
  useEffect(() => {
    const load = async (): Promise<void> => {
      try {
        setSources([await files.picture(a, 'large'), await files.picture(b, 'large')])
        if (!measures) return
        const answer = await link.call('compare_images', { a: a.uri, b: b.uri })
        const { text, data, error } = readResult(answer)
        setVerdict(error ? error.message : wordsIn(text, listOf(data['notes'])))
      } catch (error) {
        setVerdict(wordsOf(error))
      }
    }
    void load()
  }, [a.id, b.id])
  useEffect(() => {
    if (way !== 'blink') return
    const timer = setInterval(() => setSecond((before) => !before), blinkMs)
    return () => clearInterval(timer)
  }, [way])
  useEffect(() => {
    if (way === 'heat' && sources && canvas.current)
      void drawHeat(canvas.current, ...sources).catch((error: unknown) => setVerdict(wordsOf(error)))
  }, [way, sources])
  const shownB = way === 'slider' ? { clipPath: `inset(0 0 0 ${at}%)` } : { opacity: isSecond ? 1 : 0 }
  const [found = '', ...measured] = verdict.split('\n')
  return (
    <Whole link={link} name="Before and after" label={`${a.name} and ${b.name}`} kind="compare" onClose={onClose}>
      <div class="compare-field">
        {sources && way !== 'heat' && (
          <>
            <img class="picture" src={sources[0]} alt={a.name} />
            <img class="picture is-over" src={sources[1]} alt={b.name} style={shownB} />
            <span class="compare-name" aria-hidden="true">
              {way === 'blink' && isSecond ? 'After' : 'Before'}
            </span>
            {way === 'slider' && (
              <>
                <span class="compare-name is-second" aria-hidden="true">
                  After
                </span>
                <span class="compare-line" style={{ left: `${at}%` }} aria-hidden="true" />
              </>
            )}
          </>
        )}
        {/* From the first moment on, for it gets the keyboard. */}
        {way === 'slider' && (
          <input
            class="compare-slider"
            type="range"
            aria-label="Where the second begins"
            data-first
            min={0}
            max={100}
            value={at}
            onInput={({ currentTarget }) => setAt(Number(currentTarget.value))}
          />
        )}
        {way === 'heat' && <canvas ref={canvas} class="picture" role="img" aria-label="Where they differ: the lighter, the more" />}
      </div>
      <div class="compare-side">
        <div class="choices" role="group" aria-label="How to compare">
          {ways.map(([name, words]) => (
            <button key={name} type="button" class="button" aria-pressed={way === name} onClick={() => setWay(name)}>
              {words}
            </button>
          ))}
        </div>
        <div class="compare-words" role="status" tabIndex={0}>
          <strong>{found}</strong>
          {measured.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      </div>
    </Whole>
  )
}
