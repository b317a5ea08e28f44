/** The letters of drawings: five open families inside the package, so that no machine's fonts matter. */
export { type Face, faceOf, faces, familyNamed, type FontFamily, fontFamilies, fontFile, type LetterStyle } from './fonts/families.ts'
export { type Letters, loadLetters } from './fonts/letters.ts'
