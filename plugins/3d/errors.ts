/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  MODEL_SPEC_INVALID: {
    why: 'The spec breaks the rules of its vocabulary.',
    fix: 'Correct the fields that are named; `get_asset` with the id atelier://guide/model-spec gives the whole vocabulary.',
    exitCode: 2,
  },
  MODEL_EMPTY: { why: 'What the spec describes has no volume.', fix: 'Change the node that is named.', exitCode: 2 },
  MODEL_GEOMETRY: { why: 'The sizes of a node cannot be built.', fix: 'Change the node that is named.', exitCode: 2 },
  MODEL_TOO_LARGE: {
    why: 'The model has more triangles or parts than the limits allow.',
    fix: 'Simplify it, or allow more by `maxTriangles`.',
    exitCode: 2,
  },
  MODEL_FILE_INVALID: {
    why: 'The model file is damaged or not what its ending says.',
    fix: 'Export it again from the program that made it.',
    exitCode: 2,
  },
  MODEL_FILE_UNSUPPORTED: {
    why: 'The model file uses something that is not read or written here.',
    fix: 'Export it without the feature that is named.',
    exitCode: 2,
  },
  MODEL_REFERENCE_REFUSED: {
    why: 'The model file refers to a file outside of its own folder.',
    fix: 'Put everything into one file.',
    exitCode: 3,
  },
} as const
