/** The order of test files: one that is long and comes last leaves all workers but one with nothing to do. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** End-to-end tests first: they wait for processes, and what only computes fills the time. Among them as Vitest would: by what it knows of them, or by size. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- no array
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

const rank = ({ moduleId }: TestSpecification): number => (moduleId.replaceAll('\\', '/').includes('/test/e2e/') ? 0 : 1)
