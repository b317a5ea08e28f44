/** Errors of this plugin: code -> why, fix, exit code. */
export const errors = {
  VISION_JSON_INVALID: {
    why: "The model's answer does not fit the schema that was asked for.",
    fix: 'Ask again, make the schema simpler, or choose another model.',
  },
  OCR_DATA: { why: 'The data for recognising text cannot be read.', fix: 'Install the package again.' },
  OCR_FAILED: {
    why: 'The text recognition could not work on this image.',
    fix: 'Convert the image to PNG with `convert_image`, and try again.',
  },
  OCR_LANGUAGE_MISSING: {
    why: 'The data of this language is not installed.',
    fix: 'Run the install command that the message names, or choose another language.',
    exitCode: 2,
  },
} as const
