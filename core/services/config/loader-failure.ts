/** Node's own errors about modules, apart from the errors of modules. */

const codes = new Set([
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_UNSUPPORTED_ESM_URL_SCHEME',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_REQUIRE_ESM',
  'MODULE_NOT_FOUND',
])

/** Node could not link the file, so nothing of it has run; an error of the file's own is final. */
export const isLoaderFailure = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'SyntaxError' || error.name === 'TransformError' || codes.has((error as NodeJS.ErrnoException).code ?? ''))
