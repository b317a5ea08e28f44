/** How seldom V8 goes through the whole heap of a program that serves. */
import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap, with the bytes outside of it, become twice as large as it was after the last large collection before the next one. By its own rule V8
 * allows some 10 MB where little of the time goes into JavaScript: pictures of 1 MB then cost one collection each. Only for a
 * program of our own, never for whoever has a host inside of theirs: it holds for the whole process. Node that does not know it says so and goes on.
 */
export const letHeapGrow = (): void => setFlagsFromString('--heap-growing-percent=100')
