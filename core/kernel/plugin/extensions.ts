/** Extensions of MCP that plugins offer, and what the server says of them all. */
import type { AtelierError } from '../contract/errors.ts'
import type { Meta } from '../contract/infer.ts'
import { unspent } from '../errors/unspent.ts'
import type { Entry, Extension } from '../ports/registry.ts'
import { isFields } from '../schema/shape.ts'

/** MCP: a vendor's prefix, as domains are written backwards, and a name. */
const validId = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?\/[a-z\d](?:[\w.-]*[a-z\d])?$/i

/**
 * What a plugin offers, checked beside what others have offered before. Throws `EXTENSION_INVALID` for what clients could not read, and
 * `EXTENSION_DUPLICATE` where its settings contradict another plugin's.
 */
export function extensionOf(
  { id, settings = {}, plugin }: { readonly id: string; readonly settings: Meta | undefined; readonly plugin: string },
  others: readonly Entry<Extension>[],
): Extension {
  const invalid = (what: string): AtelierError => unspent('EXTENSION_INVALID', `Plugin "${plugin}" offers ${what}.`)
  if (!validId.test(id)) throw invalid(`an extension named ${JSON.stringify(id)}`)
  const plain = asJson(settings)
  if (!plain) throw invalid(`the extension "${id}" with settings that are no JSON object`)
  const offered = others.filter(({ value }) => value.id === id)
  for (const other of offered) {
    const name = contradiction(other.value.settings, plain)
    if (name !== undefined)
      throw unspent(
        'EXTENSION_DUPLICATE',
        `Plugins "${other.plugin}" and "${plugin}" both offer the extension "${id}", with another ${JSON.stringify(name)}.`,
      )
  }
  return { id, settings: plain }
}

/** All that plugins offer, by id, as `capabilities.extensions` says it; `undefined` where nobody offers any. */
export function offeredExtensions(entries: readonly Entry<Extension>[]): Readonly<Record<string, Meta>> | undefined {
  const offered = new Map<string, Meta>()
  for (const { value } of entries) offered.set(value.id, joined(offered.get(value.id) ?? {}, value.settings))
  return offered.size === 0 ? undefined : Object.fromEntries(offered)
}

const joined = (a: Meta, b: Meta): Meta => {
  const lists = Object.entries(b).flatMap(([name, value]) => {
    const known = a[name]
    return Array.isArray(known) && Array.isArray(value)
      ? [[name, [...known, ...value.filter((one) => !known.some((other) => isSame(one, other)))]] as const]
      : []
  })
  return { ...a, ...b, ...Object.fromEntries(lists) }
}

/** The first setting that both have, differently, and that is no list. */
const contradiction = (a: Meta, b: Meta): string | undefined =>
  Object.keys(b).find((name) => name in a && !(Array.isArray(a[name]) && Array.isArray(b[name])) && !isSame(a[name], b[name]))

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** A copy, as it goes over the wire. */
function asJson(settings: unknown): Meta | undefined {
  if (!isFields(settings)) return undefined
  try {
    return JSON.parse(JSON.stringify(settings)) as Meta
  } catch {
    return undefined
  }
}
