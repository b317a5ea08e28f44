import { describe, it } from 'vitest'
import { exporterSuite } from '#core/testing/exporter-suite.ts'
import { pluginParts } from '#core/testing/plugin-parts.ts'
import exporters from '#plugins/exporters/index.ts'
import { everyType } from '../fixtures/pictures.ts'

const samples = await everyType()

const parts = await pluginParts(exporters())

describe.each(parts.exporters.map((exporter) => ({ exporter, format: exporter.format })))('the exporter "$format"', ({ exporter }) => {
  for (const { name, run } of exporterSuite({ exporter, samples })) it(name, run)
})
