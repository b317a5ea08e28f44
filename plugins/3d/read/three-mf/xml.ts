/** The XML of a 3MF's parts, tag by tag. */
import type { SaxesTagNS } from 'saxes'
import { fileError } from '../../model-error.ts'
import type { Note } from '../note.ts'

/** The tag that has just been opened; it is another one when the next is. */
export interface Tag {
  /** Without its prefix. */
  readonly name: string
  readonly namespace: string
  /** The value of an attribute without a prefix, or of one in `namespace`. */
  attribute(name: string, namespace?: string): string | undefined
  /** All prefixed attributes: their names and namespaces. */
  foreign(): readonly { readonly name: string; readonly namespace: string }[]
  /** The namespace that a prefix stands for here. */
  resolve(prefix: string): string | undefined
}
export interface XmlHandlers {
  readonly open: (tag: Tag) => void
  /** With the text that stood directly before the end. */
  readonly close?: (name: string, text: string) => void
  readonly note: Note
}

/** UTF-8, or UTF-16 by its byte order mark, as the 3MF specification allows. */
function decoded(bytes: Uint8Array, part: string): string {
  const [first, second] = bytes
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw fileError(`"${part}" in the 3MF is not UTF-8 or UTF-16.`, 'A 3MF may have no other encoding: save it again with another program.')
  }
}

/** Tags within tags: a 3MF has some ten, and the parser looks through all that are open for each. */
const deepest = 100
const pieceLength = 2 ** 16

/** Throws where the XML is not well-formed, declares another encoding, or brings a document type. */
export async function readXml(bytes: Uint8Array, part: string, { open, close, note }: XmlHandlers): Promise<void> {
  const { SaxesParser } = await import('saxes')
  const parser = new SaxesParser({
    xmlns: true,
    fileName: part,
    // The consortium's own examples have prefixes that nobody has declared.
    resolvePrefix(prefix: string) {
      note(`"${part}" in the 3MF has the prefix "${prefix.slice(0, 40)}", which it does not declare.`)
      return `undeclared:${prefix}`
    },
  })
  const refuse = (why: string): never => {
    throw fileError(`"${part}" in the 3MF ${why}.`, 'The file is damaged, or was written by a program that does not keep to the format.')
  }
  let text = ''
  let current: SaxesTagNS | undefined
  let depth = 0
  // One object for all tags: a file has millions.
  const tag: Tag = {
    get name() {
      return current?.local ?? ''
    },
    get namespace() {
      return current?.uri ?? ''
    },
    attribute(name, namespace) {
      const { attributes = {} } = current ?? {}
      if (namespace === undefined) return attributes[name]?.value
      return Object.values(attributes).find((one) => one.local === name && one.uri === namespace)?.value
    },
    foreign() {
      const { attributes = {} } = current ?? {}
      return Object.keys(attributes).flatMap((key) => {
        const { prefix, local, uri } = attributes[key]!
        return prefix === '' || prefix === 'xmlns' ? [] : { name: local, namespace: uri }
      })
    },
    resolve: (prefix) => parser.resolve(prefix),
  }
  parser.on('error', ({ message }) => refuse(`is not well-formed XML (${message.slice(0, 200)})`))
  parser.on('doctype', () => refuse('has a document type, which 3MF forbids'))
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?(8|16)$/i.test(encoding)) refuse(`says that it is written in ${encoding.slice(0, 20)}`)
  })
  parser.on('text', (piece) => {
    text += piece
  })
  parser.on('opentag', (found) => {
    text = ''
    if (++depth > deepest) refuse(`has tags within tags, ${deepest} deep`)
    current = found
    open(tag)
  })
  parser.on('closetag', ({ local }) => {
    depth--
    close?.(local, text)
    text = ''
  })
  const all = decoded(bytes, part)
  // In pieces, so that what has been read can be let go of.
  for (let at = 0; at < all.length; at += pieceLength) parser.write(all.slice(at, at + pieceLength))
  parser.close()
}
