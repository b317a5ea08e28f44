/** What is being made in the background, what the day has cost, and which hosts there are. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { X } from 'lucide'
import { Button } from '../parts/button.tsx'
import { dataOf } from '../link/data-of.ts'
import type { Link } from '../link/link.ts'
import { partialIn } from '../link/partial-picture.ts'
import type { Trouble as Wrong } from '../link/result.ts'
import { type Host, Hosts } from './hosts.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { money, wordsOf } from '../parts/words.ts'
import './jobs.css'

export interface JobsProps {
  readonly link: Link
  /** One that ran is over. */
  readonly onDone: () => void
}
interface Job {
  readonly id: string
  readonly tool: string
  readonly status: string
  readonly progress: number
  readonly total: number | null
  readonly message?: string
}
interface Spend {
  readonly usd: number
  readonly saved: number
}

const everyMs = 3000
const isOn = ({ status }: Job): boolean => status === 'running' || status === 'queued'

/** Nothing where these tools are not offered. */
export function Jobs({ link, onDone }: JobsProps): JSX.Element | null {
  const [jobs, setJobs] = useState<readonly Job[]>([])
  const [spend, setSpend] = useState<Spend | null>(null)
  const [hosts, setHosts] = useState<readonly Host[]>([])
  const [trouble, setTrouble] = useState<Wrong>()
  const before = useRef(0)
  useEffect(() => {
    const look = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return
      const [listed, status] = await Promise.allSettled([
        dataOf<{ readonly jobs: readonly Job[] }>(link, 'list_jobs', { limit: 20 }),
        dataOf<{ readonly spend: Spend | null; readonly hosts?: readonly Host[] }>(link, 'server_status'),
      ])
      if (listed.status === 'fulfilled') {
        const running = listed.value.jobs.filter(isOn)
        if (running.length < before.current) onDone()
        before.current = running.length
        setJobs(running)
      }
      if (status.status === 'fulfilled') {
        setSpend(status.value.spend)
        setHosts(status.value.hosts ?? [])
      }
    }
    void look()
    const timer = setInterval(() => void look(), everyMs)
    return () => clearInterval(timer)
  }, [link])
  const cancel = async ({ id, tool }: Job): Promise<void> => {
    setTrouble(undefined)
    try {
      await dataOf(link, 'cancel_job', { id })
      setJobs((all) => all.filter((one) => one.id !== id))
    } catch (error) {
      setTrouble({ message: `${tool} could not be ended.`, why: wordsOf(error) })
    }
  }
  if (jobs.length === 0 && spend === null && hosts.length === 0) return null
  return (
    <div class="jobs">
      {spend && (
        <p class="soft">{`Today: ${spend.usd === 0 ? 'nothing spent' : `${money(spend.usd)} spent`}${spend.saved > 0 ? `, ${money(spend.saved)} saved` : ''}`}</p>
      )}
      {jobs.length > 0 && (
        <ul aria-label="Jobs">
          {jobs.map((job) => (
            <li key={job.id} class="job">
              <Partial link={link} uri={partialIn(job.message)} />
              <span class="job-words">{`${job.tool}: ${wordsFor(job)}`}</span>
              <progress aria-label={`Progress of ${job.tool}`} {...(job.total ? { value: Math.min(1, job.progress / job.total) } : {})} />
              <Button quiet icon={X} name={`Cancel ${job.tool}`} onPress={() => void cancel(job)} />
            </li>
          ))}
        </ul>
      )}
      <Hosts hosts={hosts} />
      {trouble && <Trouble {...trouble} />}
    </div>
  )
}

/** An address is for the page, not for a person. */
const wordsFor = ({ message, status }: Job): string => (partialIn(message) !== undefined ? 'an unfinished picture' : (message ?? status))

/** The unfinished picture of a job, where it has one; the last that came, while the next is fetched. */
function Partial({ link, uri }: Pick<JobsProps, 'link'> & { readonly uri: string | undefined }): JSX.Element | null {
  const [picture, setPicture] = useState<string>()
  useEffect(() => {
    let over = false
    if (uri !== undefined)
      link.read(uri).then(
        (found) => over || setPicture(found),
        () => {},
      )
    return () => {
      over = true
    }
  }, [link, uri])
  return picture === undefined ? null : <img class="job-partial" src={picture} alt="Unfinished picture" />
}
