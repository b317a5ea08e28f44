/** What others have sent, as what it should be; where it is something else, as nothing. */
import type { Meta } from './link.ts'

export const isObject = (value: unknown): value is Meta => typeof value === 'object' && value !== null && !Array.isArray(value)
export const objectOf = (value: unknown): Meta => (isObject(value) ? value : {})
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)
