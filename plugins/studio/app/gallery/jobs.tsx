/** What is being made in the background, and what the day has cost. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { X } from 'lucide'
import { Button } from '../parts/button.tsx'
import { dataOf } from '../link/data-of.ts'
import type { Link } from '../link/link.ts'
import { money } from '../parts/words.ts'
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
  const before = useRef(0)
  useEffect(() => {
    const look = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return
      const [listed, status] = await Promise.allSettled([
        dataOf<{ readonly jobs: readonly Job[] }>(link, 'list_jobs', { limit: 20 }),
        dataOf<{ readonly spend: Spend | null }>(link, 'server_status'),
      ])
      if (listed.status === 'fulfilled') {
        const running = listed.value.jobs.filter(isOn)
        if (running.length < before.current) onDone()
        before.current = running.length
        setJobs(running)
      }
      if (status.status === 'fulfilled') setSpend(status.value.spend)
    }
    void look()
    const timer = setInterval(() => void look(), everyMs)
    return () => clearInterval(timer)
  }, [link])
  const cancel = async (id: string): Promise<void> => {
    await link.call('cancel_job', { id }).catch(() => {})
    setJobs((all) => all.filter((one) => one.id !== id))
  }
  if (jobs.length === 0 && spend === null) return null
  return (
    <div class="jobs">
      {spend && (
        <p class="soft">{`Today: ${spend.usd === 0 ? 'nothing spent' : `${money(spend.usd)} spent`}${spend.saved > 0 ? `, ${money(spend.saved)} saved` : ''}`}</p>
      )}
      {jobs.length > 0 && (
        <ul aria-label="Jobs">
          {jobs.map((job) => (
            <li key={job.id} class="job">
              <span class="job-words">{`${job.tool}: ${job.message ?? job.status}`}</span>
              <progress aria-label={`Progress of ${job.tool}`} {...(job.total ? { value: Math.min(1, job.progress / job.total) } : {})} />
              <Button quiet icon={X} name={`Cancel ${job.tool}`} onPress={() => void cancel(job.id)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
