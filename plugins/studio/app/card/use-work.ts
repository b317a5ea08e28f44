/** Calls of the page that take a while, each with its progress, until it is over or given up. */
import { useRef, useState } from 'preact/hooks'
import type { Link, Meta, Progress } from '../link/link.ts'
import { partialIn } from '../link/partial-picture.ts'
import { readResult, type Result } from '../link/result.ts'
import { wordsOf } from '../parts/words.ts'

export interface Work {
  readonly id: number
  readonly words: string
  readonly share?: number
  /** An unfinished picture, as a data URI. */
  readonly partial?: string
  cancel(): void
}
export interface Works {
  readonly works: readonly Work[]
  /** Never rejects: a call that fails is a result with an `error`. `undefined`: it was given up. */
  start(words: string, tool: string, args: Meta, by?: Pick<Link, 'call'>): Promise<Result | undefined>
}

export function useWork(link: Link): Works {
  const [works, setWorks] = useState<readonly Work[]>([])
  const last = useRef(0)
  const change = (id: number, more: Partial<Work>): void => setWorks((all) => all.map((one) => (one.id === id ? { ...one, ...more } : one)))
  return {
    works,
    async start(words, tool, args, by = link) {
      const id = ++last.current
      const controller = new AbortController()
      const { signal } = controller
      setWorks((all) => [...all, { id, words, cancel: () => controller.abort() }])
      const onProgress = ({ progress, total, message }: Progress): void => {
        const uri = partialIn(message)
        if (uri !== undefined)
          void link.read(uri).then(
            (partial) => change(id, { partial }),
            () => {},
          )
        else
          change(id, {
            ...(message !== undefined && message !== '' && { words: message }),
            ...(total !== undefined && total > 0 && { share: Math.min(1, progress / total) }),
          })
      }
      try {
        return readResult(await by.call(tool, args, { signal, onProgress }))
      } catch (error) {
        return signal.aborted ? undefined : readResult({ isError: true, content: [{ type: 'text', text: wordsOf(error) }] })
      } finally {
        setWorks((all) => all.filter((one) => one.id !== id))
      }
    },
  }
}
