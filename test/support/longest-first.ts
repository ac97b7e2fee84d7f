// The order of test files: those that take longest are begun first, so that no worker is left alone with one of them in the end.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The longest of each project. Vitest goes by sizes where it has not run before, and these are small for their time. */
const long = [
  'test/model/calm.test.ts',
  'test/model/troubled.test.ts',
  'test/server/adapters/sql/d1.test.ts',
  'test/server/adapters/sql/postgres.test.ts',
  'test/crash/two-processes.test.ts',
  'test/crash/kill.test.ts',
  'test/server/plugins/plugins.test.ts',
  'test/server/flows/members-over-years.test.ts',
  'test/server/adapters/sql/sqlite.test.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const projects = Map.groupBy(sorted, ({ project }) => project)
    return [...projects.values()].flatMap((specs) => [
      ...specs.filter(isLong),
      ...specs.filter((spec) => !isLong(spec)),
    ])
  }
}

const isLong = ({ moduleId }: TestSpecification): boolean => long.some((path) => moduleId.endsWith(path))
