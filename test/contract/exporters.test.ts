import { describe, it } from 'vitest'
import { exporterSuite } from '../../core/testing/exporter-suite.ts'
import exporters from '../../plugins/exporters/index.ts'
import { everyType } from '../fixtures/pictures.ts'
import { exportersOf } from '../unit/plugins/exporters/exporters-of.ts'

const samples = await everyType()

describe.each(exportersOf(exporters()).map((exporter) => ({ exporter, format: exporter.format })))(
  'the exporter "$format"',
  ({ exporter }) => {
    for (const { name, run } of exporterSuite({ exporter, samples })) it(name, run)
  },
)
