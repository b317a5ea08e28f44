/** What the `prepare` hook's handlers get: a draft to change, of the structure alone, artifacts and all. */
import { isObject, isPlain } from './plain.ts'

/** A copy to change. */
export const drafted = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map((one: unknown) => drafted(one)) as T
  if (!isObject(value) || !isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, drafted(one)])) as T
}

/** Whether a draft still says what it was made from. */
export const isUnchanged = (draft: unknown, from: unknown): boolean => {
  if (Object.is(draft, from)) return true
  if (!isObject(draft) || !isObject(from) || Array.isArray(draft) !== Array.isArray(from)) return false
  // Raw bytes were copied when they were read: the copy is the handler's own.
  if (ArrayBuffer.isView(draft)) return ArrayBuffer.isView(from)
  const keys = Object.keys(draft)
  return keys.length === Object.keys(from).length && keys.every((key) => Object.hasOwn(from, key) && isUnchanged(draft[key], from[key]))
}
