/** What of the library is looked for. */

export interface Filter {
  readonly query?: string
  /** `aid`: masks and pictures of comparisons. */
  readonly type?: 'image' | 'model' | 'aid'
  readonly kind?: string
  readonly provider?: string
  readonly tag?: string
  /** `2026-11-29`, where the person is. */
  readonly day?: string
  /** Epoch milliseconds, as the chat asked for them; a day takes their place. */
  readonly since?: number
  readonly until?: number
  readonly favourite?: boolean
  readonly trashed?: boolean
}
/** As `studio_assets` takes it. */
export function queryOf({ day, ...rest }: Filter): Readonly<Record<string, unknown>> {
  const start = day === undefined ? NaN : new Date(`${day}T00:00`).getTime()
  const end = new Date(start)
  end.setDate(end.getDate() + 1)
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== '' && value !== false))
  return { ...given, ...(Number.isFinite(start) && { since: start, until: end.getTime() - 1 }) }
}
