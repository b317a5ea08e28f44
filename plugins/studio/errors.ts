/** Codes of the studio's own errors. */
export const errors = {
  STUDIO_NOT_BUILT: {
    why: 'The page is built with the program, into `dist/studio`; this one runs from source, or its files are not whole.',
    fix: 'Run `npm run build`, or install the package anew.',
  },
}
