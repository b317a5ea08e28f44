/** What plugins hand over, field by field: tables of plain checks, because a start loads no schema library for them. */

type Fields = Readonly<Record<string, unknown>>
/** What one field is to be. */
export interface Want {
  /** To follow "whose `field` is no …". */
  readonly words: string
  readonly optional?: true
  /** `beside`: the object that has it. */
  fits(value: unknown, beside?: Fields): boolean
}
export type Shape = Readonly<Record<string, Want>>

/** Of fields: no list. */
export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isJson = (value: unknown): boolean => {
  try {
    return isFields(value) && JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}

export const text: Want = { words: 'text', fits: isText }
export const fn: Want = { words: 'function', fits: (value) => typeof value === 'function' }
export const flag: Want = { words: 'true or false', fits: (value) => typeof value === 'boolean' }
export const object: Want = { words: 'object', fits: isFields }
export const json: Want = { words: 'object that can be written as JSON', fits: isJson }
export const exactly = (one: string): Want => ({ words: `"${one}"`, fits: (value) => value === one })
export const like = (words: string, pattern: RegExp): Want => ({ words, fits: (value) => isText(value) && pattern.test(value) })
export const listOf = (words: string, { fits }: Pick<Want, 'fits'>): Want => ({
  words: `list of ${words}`,
  fits: (value) => Array.isArray(value) && value.every((one) => fits(one)),
})
export const texts = listOf('texts', text)
export const maybe = (want: Want): Want => ({ ...want, optional: true })
/** An object of this shape. */
export const shaped = (shape: Shape, words = 'object such as the contract says'): Want => ({
  words,
  fits: (value) => faultOf(value, shape) === undefined,
})
export const schema: Want = {
  words: 'schema of an object, by zod or in JSON',
  fits: (value) => isFields(value) && ('_zod' in value || (value['type'] === 'object' && isJson(value))),
}

/** What is wrong with the first field that is; nothing where all is well. Fields that cannot be read are wrong. */
export function faultOf(value: unknown, shape: Shape): string | undefined {
  if (!isFields(value)) return 'that is no object'
  for (const [name, { words, optional, fits }] of Object.entries(shape)) {
    let field: unknown
    try {
      field = value[name]
    } catch (error) {
      return `whose \`${name}\` cannot be read (${error instanceof Error ? error.message : String(error)})`
    }
    if (field === undefined ? !optional : !fits(field, value)) return `whose \`${name}\` is no ${words}`
  }
  return undefined
}
