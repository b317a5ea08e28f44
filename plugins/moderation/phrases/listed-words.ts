/** Words of obscenity's English list by the category they belong to. Those with an everyday meaning are left out. */
export const listed: Readonly<Record<string, { readonly category: string; readonly score: number }>> = Object.fromEntries([
  ...[
    'bestiality',
    'blowjob',
    'buttplug',
    'cum',
    'deepthroat',
    'dildo',
    'doggystyle',
    'double penetration',
    'fellatio',
    'finger bang',
    'fisting',
    'gangbang',
    'handjob',
    'hentai',
    'incest',
    'jerk off',
    'lubejob',
    'masturbate',
    'orgasm',
    'orgy',
    'porn',
  ].map((word) => [word, { category: 'sexual', score: 0.9 }]),
  ...['abeed', 'africoon', 'arabush', 'chingchong', 'fag', 'kike', 'nigger', 'tranny'].map((word) => [
    word,
    { category: 'hate', score: 0.9 },
  ]),
  ...['cunt', 'whore', 'slut', 'retard'].map((word) => [word, { category: 'harassment', score: 0.85 }]),
])

/** Where one of them stands for something else; obscenity itself knows more. */
export const innocent: readonly string[] = [
  'cum laude',
  'porn addiction',
  'porn addict',
  'porn star martini',
  'pornstar martini',
  'fag ash',
  'fag end',
  'fag packet',
  'retarded ignition',
  'retarded timing',
  'retarded time',
  'retarded potential',
]
