/** What was made, by the day on which it was: as people look for it. */
import type { StudioAsset } from '../../messages.ts'

type Made = Pick<StudioAsset, 'createdAt'>

const dayMs = 86_400_000

/** In the order that they have; days are named as a person near them does, where the person is. */
export function byDay<T extends Made>(
  assets: readonly T[],
  now: Date = new Date(),
): readonly (readonly [day: string, made: readonly T[]])[] {
  const days = new Map<string, T[]>()
  for (const asset of assets) {
    const day = dayName(new Date(asset.createdAt), now)
    const made = days.get(day)
    if (made) made.push(asset)
    else days.set(day, [asset])
  }
  return [...days]
}

function dayName(made: Date, now: Date): string {
  // Noon to noon: days on which clocks change have 23 or 25 hours.
  const ago = Math.round((noon(now) - noon(made)) / dayMs)
  if (ago <= 0) return 'Today'
  if (ago === 1) return 'Yesterday'
  const isThisYear = made.getFullYear() === now.getFullYear()
  return new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long', ...(!isThisYear && { year: 'numeric' }) }).format(
    made,
  )
}

const noon = (date: Date): number => new Date(date).setHours(12, 0, 0, 0)
