/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  DRAWING_INVALID: {
    why: 'The source of the drawing cannot be drawn as it stands.',
    fix: 'Correct the line or the field that is named, and draw again: nothing was spent.',
    exitCode: 2,
  },
  DRAWING_TOO_LARGE: {
    why: 'The drawing has more in it, or takes longer, than one drawing may.',
    fix: 'Draw less of it, or several drawings.',
    exitCode: 2,
  },
  DRAWING_UNREADABLE: {
    why: 'The code was drawn, and a reader cannot read it.',
    fix: 'Leave out its colours and sizes, or shorten its text.',
    exitCode: 2,
  },
} as const
