/** The work of this plugin ends at its deadline and with its caller, and the next one finds a process again. */
import { afterAll, afterEach, expect, it } from 'vitest'
import { modelWork } from '#plugins/3d/worker-pool.ts'
import { measureRequests } from '#plugins/3d/measure/requests.ts'
import { boxTriangles, stl } from '../../../fixtures/model-to-measure.ts'

const usual = 20_000
const time = { evaluateMs: usual }
const work = modelWork(time)
afterEach(() => void (time.evaluateMs = usual))
afterAll(() => work.close())

const box = {
  ...stl(boxTriangles([10, 20, 30])),
  measures: measureRequests(['mass', 'thickness', 'symmetry']),
  printability: 'fdm',
} as const
const measure = (signal = new AbortController().signal) => work.inspect(box, signal)
const measured = {
  report: { triangles: 12 },
  measured: { measures: [{ kind: 'mass' }, { kind: 'thickness' }, { kind: 'symmetry' }], printability: { process: 'fdm' } },
}

it('measuring ends at its deadline, and says what would be faster', async () => {
  time.evaluateMs = 1
  await expect(measure()).rejects.toMatchObject({
    code: 'DEADLINE',
    outcome: 'none',
    message: expect.stringContaining('"inspect" was ended'),
    fix: expect.stringContaining('fewer measures'),
  })
  time.evaluateMs = usual
  expect(await measure()).toMatchObject(measured)
})

it('measuring ends with its caller, before and after it has begun', async () => {
  await expect(measure(AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED', outcome: 'none' })
  const leaving = new AbortController()
  const begun = measure(leaving.signal)
  leaving.abort()
  await expect(begun).rejects.toMatchObject({ code: 'ABORTED' })
  expect(await measure()).toMatchObject(measured)
})
