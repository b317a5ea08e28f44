/** Media types and file extensions, from the public database; this folder knows none by itself. */

import type mimeTypes from 'mime-types'

let loading: Promise<typeof mimeTypes> | undefined
const load = () => (loading ??= import('mime-types').then((module) => module.default))

/** What somebody says of a media type's extension, without the dot, where a file's name can end in it; else the usual one, or `bin` where none is known. */
export async function extensionOf(mimeType: string, said = ''): Promise<string> {
  const own = said.replace(/^\./, '')
  if (/^[a-z0-9]{1,16}$/i.test(own)) return own
  const known = (await load()).extension(mimeType)
  return known || 'bin'
}

/** The media type that a file's name suggests. */
export async function typeOfName(name: string): Promise<string | undefined> {
  return (await load()).lookup(name) || undefined
}

/** `fox.png` for an `image/…` becomes `fox`, and so does `fox.ENDING`; an ending that says something else stays. */
export async function withoutExtension(name: string, mimeType: string, ending: string): Promise<string> {
  const written = /\.[a-z0-9]{1,16}$/i.exec(name.trim())?.[0]
  if (written === undefined || written.length === name.trim().length) return name
  const family = (await typeOfName(written))?.split('/')[0]
  const own = written.slice(1).toLowerCase()
  const same = own === ending.toLowerCase() || own === (await extensionOf(mimeType)) || family === mimeType.split('/')[0]
  return same ? name.trim().slice(0, -written.length) : name
}
