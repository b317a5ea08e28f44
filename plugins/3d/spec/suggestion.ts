import { nearest } from 'atelier-mcp'

/** ` Did you mean "leg"?`, or nothing where no known word is near. */
export const suggestion = (word: string, known: Iterable<string>): string => nearest(word, [...known], (near) => ` Did you mean "${near}"?`)
