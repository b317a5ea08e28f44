/** Every phrase that is looked for, by what it is about. */
import { attacks } from './attacks.ts'
import { covertCrimes } from './covert-crimes.ts'
import { forgery } from './forgery.ts'
import { hate } from './hate.ts'
import type { Phrase } from './phrase.ts'
import { selfHarm } from './self-harm.ts'
import { sexual } from './sexual.ts'
import { violence } from './violence.ts'
import { weapons } from './weapons.ts'

export const phrases: readonly Phrase[] = [
  ...sexual,
  ...violence,
  ...selfHarm,
  ...weapons,
  ...attacks,
  ...forgery,
  ...hate,
  ...covertCrimes,
]
