/** A model to turn and to look into: wireframe, a cut, its parts apart or hidden, its dimensions. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Files, Sized } from '../link/files.ts'
import type { Link } from '../link/link.ts'
import { bytesOf, loadViewer } from './load-viewer.ts'
import { Picture } from '../parts/picture.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { Whole } from '../parts/whole.tsx'
import type { Look, ModelFacts, Viewer } from './viewer/viewer-types.ts'
import { wordsOf } from '../parts/words.ts'
import './model-view.css'

export interface ModelViewProps {
  readonly link: Link
  readonly files: Files
  readonly asset: Sized & { readonly name: string; readonly preview?: string | undefined }
  readonly onClose: () => void
}

const whole: Look = { wireframe: false, edges: false, explode: 0, hidden: [] }
/** Degrees that an arrow key turns it. */
const stepDegrees = 15

export function ModelView({ link, files, asset, onClose }: ModelViewProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const viewer = useRef<Viewer | null>(null)
  const [facts, setFacts] = useState<ModelFacts>()
  const [look, setLook] = useState<Look>(whole)
  const [state, setState] = useState('Loading the viewer…')
  const [trouble, setTrouble] = useState<string>()
  useEffect(() => {
    let over = false
    const open = async (): Promise<void> => {
      try {
        const glb = files.model(asset.id, (share) => setState(`Loading the model, ${Math.round(share * 100)} %`))
        // It is waited for below; until then nobody hears that it failed.
        glb.catch(() => {})
        const openViewer = await loadViewer(link)
        if (over || !canvas.current) return
        const opened = await openViewer(
          canvas.current,
          glb.then(({ base64 }) => bytesOf(base64).buffer),
        )
        if (over) return opened.close()
        viewer.current = opened
        setFacts({ ...opened.facts, troubles: [...(await glb).losses, ...opened.facts.troubles] })
      } catch (error) {
        if (!over) setTrouble(wordsOf(error))
      }
    }
    void open()
    return () => {
      over = true
      viewer.current?.close()
      viewer.current = null
    }
  }, [asset.id])
  useEffect(() => {
    // The whole of it is what it shows by itself: once more would be another frame of a large model.
    if (look !== whole) viewer.current?.show(look)
  }, [look, facts])
  const keys = (event: KeyboardEvent): void => {
    const [across, up] = turns.get(event.key) ?? [0, 0]
    if (across !== 0 || up !== 0) viewer.current?.turn(across * stepDegrees, up * stepDegrees)
    else if (event.key === '+' || event.key === '=') viewer.current?.nearer(1.2)
    else if (event.key === '-') viewer.current?.nearer(1 / 1.2)
    else if (event.key === '0') viewer.current?.from('corner')
    else return
    event.preventDefault()
  }
  return (
    <Whole link={link} name={asset.name} label={`${asset.name} from all sides`} kind="model" onClose={onClose}>
      <div class="model-field">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- turned by arrow keys */}
        <canvas
          ref={canvas}
          tabIndex={0}
          data-first
          role="img"
          aria-label={
            facts ? `${asset.name}, ${sizeOf(facts.size)}. Arrow keys turn it, plus and minus come nearer and go away.` : asset.name
          }
          onKeyDown={keys}
        />
        {!facts && trouble === undefined && (
          <>
            <Picture asset={asset} files={files} as="large" alt={`A picture of ${asset.name}, until it can be turned`} />
            <p class="model-state" role="status">
              {state}
            </p>
          </>
        )}
        {trouble !== undefined && <Trouble message="The model cannot be shown here." why={trouble} />}
      </div>
      <div class="model-side">
        {facts && <Controls facts={facts} look={look} onLook={setLook} onFrom={(side) => viewer.current?.from(side)} />}
      </div>
    </Whole>
  )
}
const turns: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, 1]],
  ['ArrowDown', [0, -1]],
])

const length = (millimetres: number): string => (millimetres >= 10 ? String(Math.round(millimetres * 10) / 10) : millimetres.toPrecision(3))
const timesOf = (size: readonly number[]): string => size.map(length).join(' × ')
const sizeOf = (size: readonly number[]): string => `${timesOf(size)} mm`

interface ControlsProps {
  readonly facts: ModelFacts
  readonly look: Look
  readonly onLook: (look: Look) => void
  readonly onFrom: (side: 'corner' | 'front' | 'right' | 'top') => void
}

function Controls({ facts, look, onLook, onFrom }: ControlsProps): JSX.Element {
  const { size, triangles, parts, materials, troubles } = facts
  const change = (more: Partial<Look>): void => onLook({ ...look, ...more })
  const axis = look.section?.axis
  return (
    <>
      <dl class="facts">
        <div>
          <dt>Width × depth × height</dt>
          <dd>{sizeOf(size)}</dd>
        </div>
        <div>
          <dt>Triangles</dt>
          <dd>{triangles.toLocaleString('en')}</dd>
        </div>
        {materials.length > 0 && (
          <div>
            <dt>Materials</dt>
            <dd>{materials.slice(0, 12).join(', ')}</dd>
          </div>
        )}
      </dl>
      {troubles.map((one) => (
        <p key={one} class="soft" role="alert">
          {one}
        </p>
      ))}
      <div class="choices" role="group" aria-label="Look from">
        {(['corner', 'front', 'right', 'top'] as const).map((side) => (
          <button key={side} type="button" class="button" onClick={() => onFrom(side)}>
            {side.charAt(0).toUpperCase() + side.slice(1)}
          </button>
        ))}
      </div>
      <label class="check">
        <input type="checkbox" checked={look.wireframe} onChange={({ currentTarget }) => change({ wireframe: currentTarget.checked })} />
        Wireframe
      </label>
      <label class="check">
        <input type="checkbox" checked={look.edges} onChange={({ currentTarget }) => change({ edges: currentTarget.checked })} />
        Edges
      </label>
      <div class="field">
        <label for="cut">Cut across</label>
        <select
          id="cut"
          value={axis ?? ''}
          onChange={({ currentTarget: { value } }) =>
            change({ section: value === 'x' || value === 'y' || value === 'z' ? { axis: value, at: 0.5 } : undefined })
          }
        >
          <option value="">Nothing</option>
          <option value="x">Width</option>
          <option value="y">Depth</option>
          <option value="z">Height</option>
        </select>
        {look.section && (
          <input
            type="range"
            aria-label="Where it is cut"
            min={0}
            max={1}
            step={0.01}
            value={look.section.at}
            onInput={({ currentTarget }) => axis && change({ section: { axis, at: Number(currentTarget.value) } })}
          />
        )}
      </div>
      {parts.length > 1 && (
        <>
          <div class="field">
            <label for="apart">Parts apart</label>
            <input
              id="apart"
              type="range"
              min={0}
              max={1.5}
              step={0.05}
              value={look.explode}
              onInput={({ currentTarget }) => change({ explode: Number(currentTarget.value) })}
            />
          </div>
          <fieldset class="parts">
            <legend>Parts (mm)</legend>
            {parts.map((part, index) => (
              <label key={index} class="check">
                <input
                  type="checkbox"
                  checked={!look.hidden.includes(index)}
                  onChange={({ currentTarget }) =>
                    change({ hidden: currentTarget.checked ? look.hidden.filter((one) => one !== index) : [...look.hidden, index] })
                  }
                />
                <span>{part.name}</span>
                <span class="soft">{timesOf(part.size)}</span>
              </label>
            ))}
          </fieldset>
        </>
      )}
    </>
  )
}
