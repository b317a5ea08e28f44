/** Names the tests that passed only when they were tried again, before the summary: each is a fault to be found, of the test or of the product. */
import type { Reporter, TestCase } from 'vitest/node'

/** For `reporters` of Vitest, before the one that prints the summary. */
export function triedAgain(): Reporter {
  const found: TestCase[] = []
  return {
    onTestCaseResult(test) {
      if (test.diagnostic()?.flaky) found.push(test)
    },
    onTestRunEnd() {
      if (found.length === 0) return
      process.stdout.write(`\n Passed only when tried again; look into ${found.length === 1 ? 'it' : 'them'}:\n`)
      for (const test of found) {
        process.stdout.write(`  ${test.module.relativeModuleId} > ${test.fullName}\n`)
        const result = test.result()
        for (const { message } of result.state === 'passed' ? (result.errors ?? []) : []) process.stdout.write(`    ${message}\n`)
      }
    },
  }
}
