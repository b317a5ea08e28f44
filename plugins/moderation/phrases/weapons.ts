/** How weapons are made. */
import { find, findUnless, type Phrase, pretended, together, wellMeant, within } from './phrase.ts'

export const make =
  '(?:make|making|build(?:ing)?|construct(?:ing)?|assembl(?:e|ing)|creat(?:e|ing)|synthesi[sz](?:e|ing)|cook(?:ing)?|produc(?:e|ing)|manufactur(?:e|ing)|print(?:ing|able)?|3d[ -]print(?:ed|able|ing)?|design(?:ing)?)'
export const guide =
  '(?:instructions?|blueprints?|schematics?|recipes?|tutorials?|step[ -]by[ -]step|diagrams?|plans?|guides?|exploded views?|wiring|circuits?|parts lists?|cross[ -]sections?|manuals?|flow ?charts?|how-?to(?:s| cards?| guides?)?|build sheets?|cheat ?sheets?)'
export const howTo = '(?:how (?:to|2|do i|can i|do you)|help me|teach me to|show me how to|let us|lets)'
const bomb =
  '(?:(?:pipe|nail|dirty|car|fertili[sz]er|petrol|letter|parcel|home-?made|pressure ?cooker|backpack) ?bombs?|improvised explosives?|explosive (?:devices?|belts?|vests?)|ieds?|explosives|molotov(?: cocktails?)?|hand ?grenades?|(?:remote )?detonators?|suicide vests?|land ?mines?|napalm|thermite|tatp|anfo|bomb triggers?|(?:grenade|bomb) droppers?)'
/** Those of guns: surges, flames and weeds are suppressed as well. */
export const silencers =
  '(?:silencers?|(?<!\\b(?:flames?|fire|sparks?|surges?|voltage|transient|tvs|weeds?|vacuum|noise|dust|light|arc|appetite|ripple) )suppressors?)'
const gun = `(?:ghost guns?|untraceable (?:guns?|firearms?)|(?:working|functional|functioning|real) (?:guns?|firearms?|pistols?|rifles?|handguns?)|lower receivers?|auto ?sears?|glock (?:auto )?switch(?:es)?|(?:gun |firearm |rifle |pistol )?${silencers} (?:for(?! (?:an? |the |my )?(?:motor|bike|exhaust|car|engine|generator|fan|hvac|server|pc))|baffles?)|bump ?stocks?|fgc-?9|liberator pistol|(?:glock|ar-?15|ak-?47|pistol) (?:frames?|lowers?|receivers?))`
const poison =
  '(?:sarin|vx(?: gas| nerve agent)?|nerve (?:agents?|gas)|mustard gas|ricin|anthrax|botulinum|chlorine gas|chemical weapons?|bioweapons?|biological weapons?)'

/** Guns are spoken of in parliaments and papers; how they are made is not. */
const debated = new RegExp(
  `${wellMeant.source}|\\b(?:podcast|regulat\\w+|laws?|legislat\\w+|bills?|debates?|bans?|banned|ban(?:ning)?|court|news|report|article|editorial|policy|crime statistics)\\b`,
)

/** What a picture that teaches how is called. */
export const shown = `(?:${guide}|info ?graphics?|illustrated|steps?|how|house ?hold|at home|home-?made|kitchen|diy|ingredients|materials|parts|stl|cad|g-?code|files?)`

export const weapons: readonly Phrase[] = [
  ...find(
    'illicit/violent',
    0.95,
    `${howTo} ${make}(?:\\W+\\w+){0,4}?\\W+(?:${bomb}|${gun}|${poison}|(?<!bath |seed |photo |cocoa |chocolate |glitter |smoke |water |colou?r |yarn |logic )bombs?)`,
    `${guide}(?:\\W+\\w+){0,5}?\\W+(?:${bomb}|${gun}|${poison})`,
    `(?:${bomb}|${poison}) (?:(?:construction|building|assembly|making|production) )?${guide}`,
    `(?:${bomb}|${poison}) (?:at home|in (?:the|my|your) (?:kitchen|garage|basement))`,
    '(?:bomb|explosives?)[ -]?making',
    `3d[ -]?print(?:ed|able|ing)?(?:\\W+(?!toy|nerf|water|prop|replica|cosplay|glue|spray|heat)\\w+){0,3}?\\W+(?:guns?|firearms?|pistols?|rifles?|glocks?|receivers?|${silencers})`,
  ),
  ...findUnless(debated, 'illicit/violent', 0.95, gun),
  ...findUnless(
    new RegExp(
      `${pretended.source}|\\b(?:paper|cardboard|lego|wood\\w*|water|nerf|glue|heat|rubber|foam|cosplay|origami|massage|drawing|clay|nail|staple|spray|paint|potato|confetti|fountain)\\b`,
    ),
    'illicit/violent',
    0.9,
    `${howTo} ${make} (?:an? |my own |the )?(?:\\w+ )?(?:guns?|firearms?|pistols?|rifles?|shotguns?)`,
    `${howTo} ${make} (?:an? |my own |the )?(?:chloroform|poison|knock-?out drops|rohypnol)${within(6)}(?:knock|drug|kill|somebody|someone|him|her|people)`,
  ),
  together(
    new RegExp(`${wellMeant.source}|${pretended.source}`),
    'illicit/violent',
    0.9,
    `(?:${bomb}|${poison})`,
    `(?:${make}|extract(?:ion|ing|s)?|synthesis|production|grow(?:ing)?|purif\\w+|cultur(?:e|ing)|cultivat\\w+|assembled|mix(?:ing)?|wir(?:e|ing)|convert(?:ing)?)`,
    shown,
  ),
  together(
    /\b(?:never|warn\w*|danger\w*|safety|safe|must not|do not|dont|avoid|poison control|keep apart|why)\b/,
    'illicit/violent',
    0.9,
    'bleach|chlorine|hypochlorite',
    'ammonia|vinegar|acids?',
    'how to|recipe|instructions?|mix(?:ing)?|step',
    'gas|weapon|toxic|kill|fumes|room|cloud',
  ),
  ...findUnless(
    pretended,
    'illicit/violent',
    0.9,
    `(?:convert|turn|modify|mill|drill|finish)(?:ing)?${within(6)}(?:into|to|for) (?:a )?(?:full(?:y)?[ -]auto(?:matic)?|live ammo|live ammunition|lethal)`,
    'full[ -]auto(?:matic)? conversion',
  ),
]
