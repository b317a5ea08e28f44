/**
 * Checks of options that are sent to a vendor, for schemas: `z.string().superRefine(keyCheck)`. What is wrong is told when the
 * config is read; later, it would be a fault in the middle of an order. Space around a value is no fault; nothing at all counts as absent.
 */

import { isBlockedPort } from '../net/blocked-ports.ts'

/** The part of zod's context that is needed. */
interface Context {
  addIssue(issue: { readonly code: 'custom'; readonly message: string }): void
}

/** An API key, or what else goes into a header: printable ASCII. The words never have the key in them. */
export const keyCheck = (value: string, context: Context): void => tell(keyProblem(value.trim()), context)

/** An address that requests go to: `http` or `https`, without a user in it. */
export const addressCheck = (value: string, context: Context): void => tell(addressProblem(value.trim()), context)

const tell = (message: string | undefined, context: Context): void => {
  if (message !== undefined) context.addIssue({ code: 'custom', message })
}

function keyProblem(key: string): string | undefined {
  if (/^["'`]|["'`]$/.test(key)) return 'the key alone, without quotes around it'
  // Clients hand on what they do not understand.
  if (/^(?:\$\{[^}]*\}|\$[A-Z][A-Z\d_]*|%[A-Z][A-Z\d_]*%)$/.test(key))
    return 'the key itself, not a reference to a variable that nobody has filled in (set that where the client is started)'
  const characters = [...key]
  const at = characters.findIndex((one) => !/[!-~]/.test(one))
  if (at < 0) return undefined
  return `a key of printable ASCII without spaces, copied whole (character ${at + 1} is ${nameOf(characters[at]!)})`
}

const nameOf = (character: string): string => {
  if (/[\n\r]/.test(character)) return 'a line break'
  if (/\s/.test(character)) return 'a space'
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}, which no key has`
}

function addressProblem(address: string): string | undefined {
  if (address === '') return undefined
  const url = /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : undefined
  if (!url) return 'an address that starts with http:// or https://, such as https://api.example.com/v1'
  if (url.username || url.password) return 'an address without a user or password in it'
  if (/[?#]/.test(address)) return 'an address without "?" or "#", for paths are added to its end'
  return isBlockedPort(url) ? `an address with another port: web clients send nothing to port ${url.port}` : undefined
}
