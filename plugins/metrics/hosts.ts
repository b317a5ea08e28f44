/** What the hosts on this machine have counted lately, each in a file of its own, so that `atelier status` tells of all. */
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PluginContext } from 'atelier-mcp'
import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client'

export type Figures = readonly MetricObjectWithValues<MetricValue<string>>[]

export interface HostFigures {
  /** Something was counted: it is written soon, and at the latest when the host closes. */
  changed(registry: Registry): void
  /** Of all hosts that counted something in the last 24 hours, this one included. */
  all(registry: Registry | undefined): Promise<{ readonly hosts: number; readonly figures: Figures }>
  flush(): Promise<void>
}

const soonMs = 5000
const dayMs = 864e5

export function hostFigures({ dirs, files, log }: Pick<PluginContext, 'dirs' | 'files' | 'log'>): HostFigures {
  const own = `${process.pid}-${randomUUID().slice(0, 8)}.json`
  const told = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let write = async (): Promise<void> => {}

  /** Names of files of the last day; older ones are removed. */
  const recent = async (): Promise<string[]> => {
    const names = (await readdir(dirs.state).catch(() => [])).filter((name) => name.endsWith('.json'))
    const kept = await Promise.all(
      names.map(async (name) => {
        const path = join(dirs.state, name)
        const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0)
        if (age > dayMs) await rm(path, { force: true }).catch(() => {})
        return age <= dayMs
      }),
    )
    return names.filter((_, index) => kept[index])
  }
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    await write().catch((error: unknown) => log.debug('The figures were not kept.', { error: (error as Error).message }))
  }
  return {
    changed(registry) {
      write = async () => {
        write = async () => {}
        await files.write(join(dirs.state, own), JSON.stringify(counted(await registry.getMetricsAsJSON())))
      }
      timer ??= setTimeout(() => void flush(), soonMs).unref()
    },
    async all(registry) {
      const others = (await recent()).filter((name) => name !== own)
      const read = await Promise.all(
        others.map(async (name) => {
          try {
            const found: unknown = JSON.parse(await readFile(join(dirs.state, name), 'utf8'))
            if (areFigures(found)) return found
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
          }
          if (!told.has(name)) log.warn('The figures of another host are damaged and are left out.', { file: join(dirs.state, name) })
          told.add(name)
          return undefined
        }),
      )
      const known = [...read.filter((one) => one !== undefined), ...(registry ? [counted(await registry.getMetricsAsJSON())] : [])]
      if (known.length === 0) return { hosts: 0, figures: [] }
      const { AggregatorRegistry } = await import('prom-client')
      const sum = AggregatorRegistry.aggregate(known)
      return { hosts: known.length, figures: await sum.getMetricsAsJSON() }
    },
    flush,
  }
}

/** What grows. What is on its way now ends with its host. */
const counted = (figures: readonly unknown[]): Figures => (figures as Figures).filter(({ type }) => String(type) !== 'gauge')

const areFigures = (value: unknown): value is Figures =>
  Array.isArray(value) &&
  value.every(
    (one: Partial<Figures[number]> | null) => typeof one?.name === 'string' && Array.isArray(one.values) && one.values.every(isValue),
  )

const isValue = (value: unknown): boolean => {
  const { value: figure, labels } = Object(value) as Partial<MetricValue<string>>
  return typeof figure === 'number' && typeof labels === 'object' && labels !== null
}
