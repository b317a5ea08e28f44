/** What a session has made last, so that a person can say "the last picture". */
import type { Asset } from '../contract/assets.ts'
import type { Meta } from '../contract/infer.ts'

/** Of each family of media types (`image`, `model`), and of all as `*`: the id, and when that asset was made. */
export type LastMade = Map<string, { readonly id: string; readonly createdAt: number }>

/** What was made, or asked for again, just now. */
export const noteMade = (last: LastMade | undefined, { id, mimeType, createdAt }: Asset): void => {
  for (const family of ['*', familyOf(mimeType)]) last?.set(family, { id, createdAt })
}
/** What was shown: it counts where it is newer than what is known, as the result of a job is. */
export const noteShown = (last: LastMade | undefined, { id, mimeType, createdAt }: Asset): void => {
  for (const family of ['*', familyOf(mimeType)]) if ((last?.get(family)?.createdAt ?? -1) < createdAt) last?.set(family, { id, createdAt })
}
const familyOf = (mimeType: string): string => mimeType.split('/', 1)[0]!

const families: ReadonlyMap<string, string> = new Map([
  ['picture', 'image'],
  ['image', 'image'],
  ['photo', 'image'],
  ['model', 'model'],
])

/** The family that a reference such as `asset://last` or "the last picture" means; nothing where it names something else. */
export function familyNamed(reference: string): string | undefined {
  const words = reference.trim().toLowerCase()
  if (/^(?:asset:(?:\/\/)?)?last\/?$/.test(words)) return '*'
  const [, noun] = /^(?:the )?last (picture|image|photo|model|asset|result|file|one)$/.exec(words) ?? []
  return noun && (families.get(noun) ?? '*')
}

/** As JSON can hold it. */
export const lastAsJson = (last: LastMade): Meta => Object.fromEntries(last)
/** From there. */
export const lastFromJson = (json: unknown): LastMade =>
  new Map(
    Object.entries(Object(json) as object).flatMap(([family, one]) => {
      const { id, createdAt } = Object(one) as { readonly id?: unknown; readonly createdAt?: unknown }
      return typeof id === 'string' && typeof createdAt === 'number' ? [[family, { id, createdAt }] as const] : []
    }),
  )
