import { readFile } from 'node:fs/promises'
import { describe, it } from 'vitest'
import { exporterSuite } from '#core/testing/exporter-suite.ts'
import { pluginParts } from '#core/testing/plugin-parts.ts'
import exporters from '#plugins/exporters/index.ts'
import { everyType } from '../fixtures/pictures.ts'

const heic = await readFile(new URL('../fixtures/heic/photo.heic', import.meta.url))
const samples = { ...(await everyType()), 'image/heic': heic, 'image/heif': heic }

const parts = await pluginParts(exporters())

describe.each(parts.exporters.map((exporter) => ({ exporter, format: exporter.format })))('the exporter "$format"', ({ exporter }) => {
  for (const { name, run } of exporterSuite({ exporter, samples })) it(name, run)
})
