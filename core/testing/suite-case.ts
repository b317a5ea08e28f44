/** The one shape of all suites. */

/** One promise: `run` fails by throwing, in words that say what was promised and what came instead. */
export interface SuiteCase {
  readonly name: string
  run(): Promise<void>
}
