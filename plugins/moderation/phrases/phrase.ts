/** Phrases that are looked for in texts, and of what they are put together. */
import { requiredParts } from './required-parts.ts'

/**
 * What is looked for in a text, by category. Phrases say more than words: "shooting stars" and "a nude by Titian" are
 * fine, "how to build a pipe bomb" is not. Scores: 0.95 plain, 0.85 strong, 0.6 may be meant well.
 */
export interface Phrase {
  readonly category: string
  readonly score: number
  readonly pattern: RegExp
  /** Sources of smaller patterns, each found in every text in which the pattern is: they are shared, and compile ten times as fast as all the wholes. */
  readonly parts: readonly string[]
  /** To be found in the same sentence as well, in any order; a short text counts as one. */
  readonly and?: readonly RegExp[]
  /** Where this is found too, the phrase is let pass: a museum shows what a poster must not say. */
  readonly unless?: RegExp
}

/** Texts come in small letters (`plainWords`): patterns that look at both cases take eight times as long to compile, which the first call would pay. */
const whole = (sources: readonly string[]): RegExp => new RegExp(`\\b(?:${sources.join('|')})\\b`)

/** Found as whole words, whatever stands around them. */
export const find = (category: string, score: number, ...sources: string[]): Phrase[] =>
  sources.map((source) => ({ category, score, pattern: whole([source]), parts: requiredParts(source) }))

/** The same, but for texts in which `unless` is found. */
export const findUnless = (unless: RegExp, category: string, score: number, ...sources: string[]): Phrase[] =>
  find(category, score, ...sources).map((phrase) => ({ ...phrase, unless }))

/** What is harmless each for itself, and not in one sentence: `groups`, each of words or phrases. */
export const together = (unless: RegExp, category: string, score: number, ...groups: readonly string[]): Phrase => {
  const [pattern, ...and] = groups.map((group) => whole([group]))
  return { category, score, pattern: pattern!, parts: [], and, unless }
}

/** Up to `most` words in between. */
export const within = (most: number): string => `\\W+(?:\\w+\\W+){0,${most}}?`
/** All that may stand before a noun. */
export const articles = '(?:(?:the|an?|all|every|each|and|last|single|one|any|these|those|our|your|some|more|many|as|of|them) )*'

const kinds =
  'black|white|brown|jewish|muslim|asian|african|arab|chinese|indian|mexican|polish|turkish|romani|gay|trans|transgender|disabled|handicapped|homeless|autistic|queer|lgbtq?'
/** Groups that people are hated for belonging to. */
export const people = `(?:jews?|rabbis?|imams?|muslims?|christians?|hindus?|sikhs?|catholics?|(?:${kinds}) (?:people|persons|folks?|men|women|families|kids|community)|gays?|homosexuals?|lesbians?|trans|immigrants?|migrants?|refugees?|asylum seekers|foreigners?|women|asians?|africans?|mexicans?|indians|arabs?|syrians?|afghans|somalis|turks|kurds|israelis|palestinians|pakistanis|ukrainians|roma|romani|gyps(?:y|ies)|disabled|(?:the )?homeless)`

/** Looks back, warns, heals or teaches: what it names, it does not ask for. Not "against refugees". */
export const wellMeant = whole([
  'awareness',
  'prevent(?:s|ed|ion|ing)?',
  'help ?lines?',
  'hot ?lines?',
  'memorials?',
  'remembrance',
  'remember(?:ing)?',
  'commemorat\\w+',
  'victims?',
  'survivors?',
  'museums?',
  'histor(?:y|ians?|ic|ical|ically)',
  'documentar(?:y|ies)',
  '(?:text|school) ?books?',
  'lessons?',
  'lectures?',
  'encyclop\\w+',
  'archiv\\w+',
  'world war(?: (?:one|two|1|2|i|ii))?',
  'ww ?(?:1|2|i|ii)',
  '(?:first|second) world war',
  'medieval',
  '1[0-9][0-9]0s',
  'medical(?:ly)?',
  'anatom\\w+',
  'surg(?:ery|ical|eons?)',
  'clinical',
  'therap\\w+',
  'recover(?:y|ing)',
  'support groups?',
  `against (?!${articles}${people})`,
  '(?:stop|end|fight|fighting|fights) (?:the |all )?(?:hate|hatred|racism|antisemitism|anti-semitism|sexism|homophobia|bullying|violence|guns?|suicides?|wars?|killings?|genocide|school|mass|animal|self|torture|terror\\w*|human|domestic|child|online|phishing|fakes?|counterfeit\\w*|harassment|lynching|massacres?)',
  'never again',
  '(?:say )?no to',
  'dangers? of',
  'warning signs?',
  'warns?',
  'news report',
  'charity',
  'training slides?',
  '(?:spot|detect|recogni[sz]e|identify|report|avoid)(?:ing)?',
  'detection',
  'how (?:\\w+ ){1,4}?(?:is|are) (?:\\w+ )?(?:detected|spotted|recogni[sz]ed|identified)',
  'is (?:wrong|a crime)',
])

/** Play, stage and joke. */
export const pretended = whole([
  '(?<!not a )toys?',
  'play(?: money|ing)?',
  'board ?games?',
  'video ?games?',
  'monopoly',
  'minecraft',
  'roblox',
  'chess',
  '(?:film|movie|stage|theat(?:er|re)) props?',
  'props?',
  'gag',
  'jokes?',
  'chocolate',
  'icons?',
  'emoji',
])
/** Play, or meant well. */
export const harmlessUse = new RegExp(`${wellMeant.source}|${pretended.source}`)
