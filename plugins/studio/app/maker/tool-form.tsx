/** Something to make: one of the tools, its arguments by its schema, what it would cost, and what came of it. */
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { Calculator, SlidersHorizontal } from 'lucide'
import type { BrowserLink } from '../link/browser-link.ts'
import type { ListedTool } from '../link/listed-tool.ts'
import { Button } from '../parts/button.tsx'
import { Card } from '../card/card.tsx'
import { argumentsOf, fieldsOf, isEnough } from './field-specs.ts'
import { Field } from './field.tsx'
import type { Files } from '../link/files.ts'
import type { Answer, Meta } from '../link/link.ts'
import { Makings } from '../card/making.tsx'
import { readResult, type Result } from '../link/result.ts'
import { useWork } from '../card/use-work.ts'
import { money, wordsOf } from '../parts/words.ts'
import './tool-form.css'

export interface ToolFormProps {
  readonly link: BrowserLink
  readonly files: Files
  readonly tools: readonly ListedTool[]
  readonly onMade: () => void
}

/** What makes something has a page and takes a prompt or a source; it comes first where it is the tool of most. */
const makes = ({ inputSchema, _meta: meta }: ListedTool): boolean =>
  meta?.['ui/resourceUri'] !== undefined && ['prompt', 'svg', 'spec'].some((name) => name in ((inputSchema['properties'] ?? {}) as Meta))

export function ToolForm({ link, files, tools, onMade }: ToolFormProps): JSX.Element | null {
  const makers = tools.filter(makes).toSorted((a, b) => Number(b.name === 'generate_image') - Number(a.name === 'generate_image'))
  const [name, setName] = useState(makers[0]?.name ?? '')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [isOpen, setOpen] = useState(false)
  const [estimate, setEstimate] = useState('')
  const asked = useRef(0)
  const [shown, setShown] = useState<{ readonly tool: string; readonly answer: Answer; readonly input: Meta; readonly id: number }>()
  const { works, start } = useWork(link)
  const tool = makers.find((one) => one.name === name)
  if (!tool) return null
  const fields = fieldsOf(tool)
  const [main] = fields
  // What is needed is never hidden, nor what may stand in the place of the first where that is no prompt.
  const others = fields
    .slice(1)
    .filter(({ isRequired, type }) => isOpen || isRequired || (type === 'lines' && main?.isRequired !== true && main?.name !== 'prompt'))
  const args = argumentsOf(fields, values)
  const isReady = isEnough(fields, values) && works.length === 0
  /** What was said of other words is not said of these, nor will it be. */
  const forget = (): void => {
    asked.current++
    setEstimate('')
  }
  const write = (field: string, value: string): void => {
    setValues((before) => ({ ...before, [field]: value }))
    forget()
  }
  const make = async (): Promise<void> => {
    let answer: Answer | undefined
    const keep = { call: async (...of: Parameters<BrowserLink['call']>) => (answer = await link.call(...of)) }
    forget()
    const result = await start('Making it…', tool.name, args, keep)
    if (!result) return
    setShown((before) => ({ tool: tool.name, answer: answer ?? failed(result.error?.message), input: args, id: (before?.id ?? 0) + 1 }))
    if (!result.error) onMade()
  }
  /** What was said of another tool is not said of this one. */
  const pick = (picked: string): void => {
    setName(picked)
    forget()
    setShown(undefined)
  }
  const ask = async (): Promise<void> => {
    const mine = ++asked.current
    setEstimate('Asking…')
    const words = await link.call(tool.name, { ...args, estimate: true }).then((answer) => wordsFor(readResult(answer)), wordsOf)
    if (mine === asked.current) setEstimate(words)
  }
  return (
    <section class="maker" aria-label="Make something">
      <div class="maker-line">
        <select aria-label="What to make" value={name} onChange={({ currentTarget }) => pick(currentTarget.value)}>
          {makers.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title ?? one.name}
            </option>
          ))}
        </select>
        <Button quiet icon={SlidersHorizontal} name="More" expanded={isOpen} onPress={() => setOpen(!isOpen)} />
      </div>
      {main && (
        <textarea
          aria-label={main.label}
          placeholder={main.name === 'prompt' ? 'A red fox in a misty forest' : main.description}
          rows={2}
          value={values[main.name] ?? ''}
          onInput={({ currentTarget: { value } }) => write(main.name, value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && isReady) void make()
          }}
        />
      )}
      {others.length > 0 && (
        <div class="maker-fields">
          {others.map((field) => (
            <Field key={field.name} field={field} value={values[field.name] ?? ''} onValue={(value) => write(field.name, value)} />
          ))}
        </div>
      )}
      <div class="actions">
        <button type="button" class="button is-main" aria-disabled={!isReady} onClick={() => isReady && void make()}>
          Make it
        </button>
        {'estimate' in ((tool.inputSchema['properties'] ?? {}) as Meta) && (
          <Button icon={Calculator} name="What would it cost?" disabled={!isReady} onPress={() => void ask()} />
        )}
        <span class="soft" role="status">
          {estimate}
        </span>
      </div>
      <Makings works={works} />
      {shown && <Card key={shown.id} link={link} files={files} shown={shown} />}
    </section>
  )
}

const wordsFor = ({ text, error, facts: { usd } }: Result): string =>
  error
    ? [error.message, error.fix].filter(Boolean).join(' ')
    : usd === undefined
      ? text
      : usd === 0
        ? 'It costs nothing.'
        : `About ${money(usd)}.`
const failed = (words = 'The call failed.'): Answer => ({ isError: true, content: [{ type: 'text', text: words }] })
