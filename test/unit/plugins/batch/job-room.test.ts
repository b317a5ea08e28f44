import { describe, expect, it } from 'vitest'
import type { Job } from 'atelier-mcp'
import { jobRoom } from '#plugins/batch/job-room.ts'
import { gate } from '../../../fixtures/gate.ts'

const jobs = (owners: readonly string[]) => {
  const read: string[] = []
  const all = new Map(owners.map((id, index) => [`${id} ${index}`, { principal: { id }, status: 'queued' } as Job]))
  const journal = {
    ids: async () => [...all.keys()],
    load: async (id: string) => {
      read.push(id)
      return all.get(id)
    },
  }
  return { journal, read }
}
const nothing = async (): Promise<void> => {}

describe('room in the line of jobs', () => {
  it('reads the jobs of others once', async () => {
    const { journal, read } = jobs(['ann', 'bob', 'bob'])
    const room = jobRoom(journal, 2)
    await room('ann', nothing)
    expect(read.splice(0)).toEqual(['ann 0', 'bob 1', 'bob 2'])
    await room('ann', nothing)
    expect(read.splice(0)).toEqual(['ann 0'])
    await expect(room('bob', nothing)).rejects.toMatchObject({ code: 'JOB_LIMIT', retryable: true, outcome: 'none' })
  })

  it('is given to one principal while the job of another is still written', async () => {
    const { journal } = jobs([])
    const room = jobRoom(journal, 2)
    const written = gate()
    const anns = room('ann', () => written.pass())
    await room('bob', nothing)
    written.open()
    await anns
  })

  it('is looked for again after a job could not be written', async () => {
    const room = jobRoom(jobs([]).journal, 2)
    await expect(room('ann', () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk')
    await room('ann', nothing)
  })
})
