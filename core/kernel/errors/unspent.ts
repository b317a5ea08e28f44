/** The error of what ends before anything is ordered. */
import { AtelierError, type ErrorCode, type ErrorInit } from '../contract/errors.ts'

/** Whoever hears of it has paid nothing for it. */
export const unspent = (code: ErrorCode, message: string, more?: Omit<ErrorInit, 'code' | 'message' | 'outcome'>): AtelierError =>
  new AtelierError({ code, message, outcome: 'none', ...more })
