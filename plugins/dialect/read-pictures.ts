/** Pictures out of an answer, wherever they are in it. One that was paid for and cannot be read is kept. */
import { AtelierError, type MadePictures, madePictures, type MadePicturesInit, type Meta, type Warning } from 'atelier-mcp'
import { picturesIn } from './pictures-in.ts'
import { saidIn } from './said.ts'
import type { Unread } from './unread.ts'

export interface Reading extends MadePicturesInit {
  /** What relative links start from. */
  readonly baseURL: string
  readonly unread: Unread
}

/** Throws what `madePictures` throws, with what the server says where it sends none. What it complains of beside a picture is a warning. */
export async function readPictures(answer: Meta, { baseURL, unread, ...init }: Reading): Promise<MadePictures> {
  const linkOf = (url: string): string => addressIn(url, baseURL)
  const sources = picturesIn(answer).map((source) => ('data' in source ? source.data : linkOf(source.url)))
  try {
    const made = await madePictures(sources, init)
    return { ...made, warnings: [...complaintsOf(answer, init.title), ...made.warnings] }
  } catch (error) {
    if (AtelierError.is(error, 'PROVIDER_FAILED')) throw await unread(error, answer)
    const words = wordsOf(answer)
    if (!AtelierError.is(error, 'PROVIDER_EMPTY') || words === '') throw error
    throw new AtelierError({
      code: 'PROVIDER_EMPTY',
      message: `${error.message} It says: ${words}`,
      ...(error.outcome && { outcome: error.outcome }),
    })
  }
}

/** A link as it is meant: whole, from where the server is, or as a host without its scheme. */
export function addressIn(url: string, baseURL: string): string {
  const { protocol } = new URL(baseURL)
  const whole = /^[\w.-]{1,253}:\d{1,5}\//.test(url)
    ? `${protocol}//${url}`
    : /^(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\//i.test(url)
      ? `https://${url}`
      : url
  return URL.canParse(whole, `${baseURL}/`) ? new URL(whole, `${baseURL}/`).href : ''
}

function complaintsOf({ error, base_resp }: Meta, title: string): readonly Warning[] {
  const { message = '' } = saidIn({ error, base_resp }) ?? {}
  // `error: {}` says nothing.
  return ['', '{}'].includes(message)
    ? []
    : [{ code: 'provider-complained', message: `${title} sent a picture, and complains: ${message.slice(0, 300)}` }]
}

/** Models that draw while they talk say why they do not. */
function wordsOf(answer: Meta): string {
  const [choice] = Array.isArray(answer['choices'])
    ? (answer['choices'] as readonly { readonly message?: { readonly content?: unknown } }[])
    : []
  const words = choice?.message?.content
  return typeof words === 'string' ? words.trim().slice(0, 300) : ''
}
