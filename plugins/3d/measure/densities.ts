/** How heavy materials are: grams in a cubic centimetre at room temperature, typical values. Blends and woods vary by a tenth or more. */

/**
 * Plastics: data sheets of Prusament (PLA 1.24, PETG 1.27, ASA 1.07, PC blend 1.22), CES EduPack for ABS, nylon 12 and TPU; resin: Formlabs
 * Clear V4, cured. Metals and glass: CRC Handbook of Chemistry and Physics and ASM Metals Handbook (annealed, common alloys). Woods: USDA Wood Handbook
 * (FPL-GTR-282), 12 % moisture.
 */
const table = {
  PLA: 1.24,
  PETG: 1.27,
  ABS: 1.04,
  ASA: 1.07,
  nylon: 1.01,
  TPU: 1.21,
  PC: 1.22,
  resin: 1.18,
  acrylic: 1.18,
  rubber: 1.1,
  aluminium: 2.7,
  steel: 7.85,
  'stainless steel': 8.0,
  iron: 7.87,
  brass: 8.5,
  bronze: 8.8,
  copper: 8.96,
  titanium: 4.51,
  zinc: 7.14,
  lead: 11.34,
  silver: 10.49,
  gold: 19.3,
  glass: 2.5,
  ceramic: 2.4,
  concrete: 2.4,
  oak: 0.75,
  beech: 0.72,
  walnut: 0.61,
  pine: 0.5,
  birch: 0.65,
  plywood: 0.6,
  wood: 0.65,
  cork: 0.24,
  water: 1.0,
} as const
export type DensityName = keyof typeof table
export const densityNames = Object.keys(table) as [DensityName, ...DensityName[]]
export const densityOf = (name: DensityName): number => table[name]

/** Other spellings. */
const spellings: readonly (readonly [RegExp, DensityName])[] = [
  [/\bstainless\b/, 'stainless steel'],
  [/\baluminum\b/, 'aluminium'],
  [/\bporcelain\b|\bclay\b/, 'ceramic'],
  [/\bwooden\b/, 'wood'],
]

/** The material of the table that a name speaks of: its last word that is there, as in `brushed steel`. `undefined` where there is none. */
export function densityNamed(text: string): DensityName | undefined {
  const words = text
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim()
  const spelt = spellings.find(([pattern]) => pattern.test(words))?.[1]
  if (spelt) return spelt
  const found = densityNames.flatMap((name) => {
    const at = ` ${words} `.lastIndexOf(` ${name.toLowerCase()} `)
    return at >= 0 ? [{ name, at }] : []
  })
  return found.toSorted((a, b) => b.at - a.at)[0]?.name
}
