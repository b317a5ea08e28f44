/**
 * What is looked for in a text, by category. Phrases say more than words: "shooting stars" and "a nude by Titian" are
 * fine, "how to build a pipe bomb" is not. Scores: 0.95 plain, 0.85 strong, 0.6 may be meant well.
 */
export interface Phrase {
  readonly category: string
  readonly score: number
  readonly pattern: RegExp
}

const young =
  '(?:child(?:ren|ish)?|kids?|minors?|under-?aged?|pre-?teens?|toddlers?|infants?|school ?(?:girls?|boys?)|little (?:girls?|boys?)|(?:[1-9]|1[0-7])[ -]?(?:years?[ -]old|yo)|loli(?:ta|con)?|shota(?:con)?)'
const bare =
  '(?:nudes?|naked(?! mole)|nudity|sex(?! ed)|sexual(?:ly|ized|ised)?|sexy|erotic(?:a|ally)?|porn\\w*|nsfw|lingerie|topless|undress(?:ed|ing)|seductive(?:ly)?|explicit)'
const near = '\\W+(?:\\w+\\W+){0,5}?'
const make =
  '(?:make|making|build(?:ing)?|construct(?:ing)?|assembl(?:e|ing)|creat(?:e|ing)|synthesi[sz](?:e|ing)|cook(?:ing)?|produc(?:e|ing)|manufactur(?:e|ing)|print(?:ing|able)?|3d[ -]print(?:ed|able|ing)?|design(?:ing)?)'
const guide = '(?:instructions?|blueprints?|schematics?|recipes?|tutorials?|step[ -]by[ -]step|diagrams?|plans?|guides?)'
const bomb =
  '(?:pipe ?bombs?|nail ?bombs?|dirty ?bombs?|car ?bombs?|fertili[sz]er bombs?|explosive devices?|ieds?|explosives|molotov(?: cocktails?)?|hand ?grenades?|detonators?|suicide vests?|land ?mines?|napalm|thermite|tatp|anfo)'
const gun =
  '(?:ghost guns?|untraceable (?:guns?|firearms?)|(?:working|functional|functioning|real) (?:guns?|firearms?|pistols?|rifles?|handguns?)|lower receivers?|auto ?sears?|glock switch(?:es)?|(?:gun |firearm |rifle |pistol )?(?:silencers?|suppressors?) (?:for|baffles?)|bump ?stocks?|fgc-?9|liberator pistol)'
const poison =
  '(?:sarin|vx(?: gas| nerve agent)?|nerve (?:agents?|gas)|mustard gas|ricin|anthrax|botulinum|chlorine gas|chemical weapons?|bioweapons?|biological weapons?)'
const drug = '(?:meth(?:amphetamine)?|crystal meth|fentanyl|heroin|crack(?: cocaine)?|cocaine|mdma|lsd)'
const people =
  '(?:jews?|muslims?|christians?|black people|white people|gays?|lesbians?|trans(?: people)?|immigrants?|refugees?|foreigners?|women|asians?|mexicans?|arabs?|roma|gypsies|disabled(?: people)?)'

const find = (category: string, score: number, ...sources: string[]): Phrase[] =>
  sources.map((source) => ({ category, score, pattern: new RegExp(`\\b(?:${source})\\b`, 'i') }))

export const phrases: readonly Phrase[] = [
  ...find(
    'sexual/minors',
    0.95,
    `${young}${near}${bare}`,
    `${bare}${near}${young}`,
    'lolicon',
    'shotacon',
    'child ?porn\\w*',
    'kiddie ?porn\\w*',
    'csam',
    'jailbait',
  ),
  ...find(
    'sexual',
    0.9,
    'pornograph\\w*',
    'hard-?core (?:sex|porn)',
    '(?:having|have) (?:explicit )?sex',
    'sex (?:act|scene|tape)s?',
    'sexual intercourse',
    'explicit (?:sex|nudity|nude)\\w*',
    'nsfw',
    'xxx',
    'erect penis',
    'cum ?shots?',
    'masturbat\\w*',
    'genitals? (?:exposed|visible|close)',
    'exposed genitals?',
    'naked (?:women|woman|girl|girls|man|men) (?:spread|on all fours|bound|moaning)\\w*',
  ),
  ...find('sexual', 0.6, 'naked (?:women|woman|girls?|man|men)', 'topless', 'erotic\\w*', 'lingerie'),
  ...find(
    'violence/graphic',
    0.9,
    'dismember\\w*',
    'disembowel\\w*',
    'eviscerat\\w*',
    'mutilated (?:body|bodies|corpses?)',
    'snuff (?:film|video|movie)s?',
    'guts spill\\w*',
    'intestines? (?:hanging|spilling|everywhere)',
    'torture(?:d|s)? to death',
    'brains? (?:splattered|blown)\\w*',
  ),
  ...find(
    'violence/graphic',
    0.6,
    'decapitat\\w*',
    'behead(?:ed|ing)s?',
    'gore',
    'gory',
    'blood(?:y|ied) corpses?',
    'severed (?:head|limb|arm|leg|hand)s?',
  ),
  ...find(
    'violence',
    0.85,
    'massacres?',
    'mass shootings?',
    'school shootings?',
    'stabb(?:ed|ing) to death',
    'execut(?:ed|ing|ion) (?:of )?(?:prisoners|civilians|hostages)',
    'lynch(?:ed|ing)s?',
  ),
  ...find(
    'self-harm/instructions',
    0.95,
    `(?:how (?:to|do i|can i)|best way to|easiest way to|painless(?:ly)?(?: way to)?) (?:kill|hang|poison|drown|harm|cut|starve) (?:my|your|one)self`,
    'how (?:to|do i|can i) (?:commit suicide|self-?harm|overdose|die)',
    'suicide (?:methods?|instructions?|guide)',
    'painless suicide',
    'pro-?ana (?:tips|diet)',
  ),
  ...find(
    'self-harm/intent',
    0.9,
    '(?:want|going|need|plan(?:ning)?|ready) to (?:kill myself|die|end my life|hurt myself|cut myself)',
    'i (?:will|wanna) kill myself',
  ),
  ...find(
    'self-harm',
    0.9,
    'kill(?:ing)? (?:my|him|her|them)sel(?:f|ves)',
    'hang(?:ing|ed)? (?:my|him|her|them)sel(?:f|ves)',
    '(?:slit|cut|slash)(?:ting|ting)?(?: (?:my|his|her|their|the|open|own))* wrists?',
    'self-?(?:harm|mutilation|injury)\\w*',
    'thinspo\\w*',
    'committing suicide',
  ),
  ...find('self-harm', 0.6, 'suicid(?:e|al)'),
  ...find(
    'illicit/violent',
    0.95,
    `(?:how (?:to|do i|can i|do you)|help me|teach me to|let us|lets) ${make}(?:\\W+\\w+){0,4}?\\W+(?:${bomb}|${gun}|${poison}|(?<!bath |seed |photo |cocoa |glitter |colou?r |yarn |logic )bombs?)`,
    `${guide}(?:\\W+\\w+){0,5}?\\W+(?:${bomb}|${gun}|${poison})`,
    `(?:${bomb}|${poison}) ${guide}`,
    '(?:bomb|explosives?)[ -]?making',
    `3d[ -]?print(?:ed|able|ing)?(?:\\W+(?!toy|nerf|water|prop|replica|cosplay|glue|spray|heat)\\w+){0,3}?\\W+(?:guns?|firearms?|pistols?|rifles?|glocks?|receivers?|silencers?|suppressors?)`,
    gun,
    'how (?:to|do i|can i) (?:shoot up|blow up|bomb) a',
    'plan(?:ning)? an? (?:attack|shooting|bombing)',
  ),
  ...find(
    'illicit',
    0.9,
    `how (?:to|do i|can i|do you) ${make}(?:\\W+\\w+){0,4}?\\W+${drug}`,
    `${guide}(?:\\W+\\w+){0,4}?\\W+${drug}`,
    'counterfeit (?:money|bank ?notes?|dollars?|euros?|passports?|id|ids|currency)',
    '(?:fake|forged?|false) (?:passports?|id cards?|ids|identity cards?|driver.?s? licen[cs]es?|birth certificates?|visas?|bank ?notes?)',
    'credit card skimmers?',
    'phishing (?:page|site|mail|email|kit)s?',
  ),
  ...find(
    'hate/threatening',
    0.95,
    `(?:kill|exterminat(?:e|ing)|gas|hang|burn|shoot|eliminate|lynch)(?: all)?(?: of)?(?: the)? ${people}`,
    `death to(?: all)?(?: the)? ${people}`,
    'ethnic cleansing (?:now|is good|propaganda)',
    'gas chambers? for',
  ),
  ...find(
    'hate',
    0.9,
    'heil hitler',
    'sieg heil',
    'white (?:power|supremacy) (?:poster|propaganda|rally|forever|rules)\\w*',
    '(?:join|glory to|support) (?:the )?(?:kkk|ku klux klan|nazis?|isis)',
    `${people} are (?:vermin|rats|subhumans?|animals|cockroaches|parasites|inferior)(?! \\w+ers?)`,
    'subhumans?',
  ),
  ...find('hate', 0.6, 'swastikas?', 'nazi (?:flag|symbol|propaganda)s?'),
  ...find(
    'harassment/threatening',
    0.9,
    'kill yourself',
    'kys',
    '(?:i|we) (?:will|am going to|are going to) (?:kill|hurt|rape|stab|shoot) (?:you|him|her|them)',
  ),
]

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
