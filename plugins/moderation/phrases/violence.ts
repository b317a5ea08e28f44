/** Blood, cruelty and threats against somebody. */
import { find, findUnless, harmlessUse, type Phrase, together, wellMeant, within } from './phrase.ts'

const acquaintance =
  '(?:my (?:\\w+ )?(?:ex|ex-?(?:girlfriend|boyfriend|wife|husband)|girlfriend|boyfriend|wife|husband|classmate|teacher|boss|neighbou?r|colleague|co-?worker|sister|brother|landlord)s?)'

const limb =
  '(?:heads?|faces?|throats?|necks?|arms?|legs?|hands?|feet|fingers?|toes?|ears?|tongues?|eyes?|jaws?|scalps?|noses?|lips|teeth|nails|limbs?|genitals|breasts?)'
const somebody =
  '(?:m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|kids?|bab(?:y|ies)|persons?|people|humans?|victims?|prisoners?|hostages?|soldiers?|civilians?|nurses?|priests?)'
const beast = '(?:dogs?|cats?|pupp(?:y|ies)|kittens?|horses?|rabbits?|animals?|monkeys?|birds?)'
/** What is done to them. */
const harmed =
  '(?:torn (?:in half|apart|to pieces|open)|(?:face|skin) melted|melted by|electrocuted|gored|sawn|scalped|skinned|flayed|beheaded|decapitated|stabbed|slashed|impaled|mutilated|dismembered|butchered|disfigured|dead|murdered|strangled|executed|tortured|beaten (?:bloody|up|to death)|blown (?:off|apart|up)|raped)'
/** What makes a wound a spectacle. */
const spectacle =
  '(?:realis\\w+|photo-?real\\w*|hyper\\w*|detailed|close-?up|gor(?:e|y)|graphic|blood\\w*|bleed\\w*|drip\\w*|spray\\w*|scream\\w*|horror|swollen|raw)'
/** Machines, kitchens and pictures of old. */
const elsewhere = new RegExp(
  `${wellMeant.source}|\\b(?:dolls?|mannequins?|statues?|puppets?|robots?|zombies?|lego|medusa|holofernes|john the baptist|goliath|mythology|myth|tarot|cable|fish|chicken|tomato\\w*|cooking|recipe)\\b`,
)

export const violence: readonly Phrase[] = [
  ...findUnless(
    elsewhere,
    'violence/graphic',
    0.9,
    `(?:slit|slashed|torn-?out|ripped-?out) throats?`,
    `(?:skinned|flayed|impaled|eviscerated|charred|mangled|mutilated) (?:\\w+ )?(?:${somebody}|bod(?:y|ies)|corpses?)`,
    `${somebody}${within(4)}(?:being|getting) (?:\\w+ )?(?:flayed|skinned|impaled|dismembered|mutilated|butchered|stabbed|shot|beheaded|burned|burnt|devoured|eaten)`,
    `${limb} (?:being |getting )?(?:cut|chopped|hacked|sawn|sawed|ripped|torn|bitten|blown|sliced|gouged) (?:off|out|apart|open)`,
    `(?:cut|chop|hack|saw|rip|tear|slic|gaug|goug)(?:s|e|es|ing|ting|ping)? (?:off|out) (?:his|her|their|somebodys|someones|the victims) ${limb}`,
    `(?:shotgun|gunshot|rifle|bullet|machete|axe|chainsaw) (?:\\w+ )?(?:blasts?|wounds?|shots?|hits?|cuts?) (?:to|in|through|across|on) (?:the |his |her |their |a )?${limb}`,
    `(?:nails?|needles?|kni(?:fe|ves)|blades?|spikes?|screwdrivers?|scissors|glass|arrows?|pins?) (?:\\w+ )?(?:through|in|into|stuck in|driven (?:through|into)) (?:the |his |her |their )${limb}`,
    `(?:burn|skin|bury|boil|cook|flay|roast|eat|dissect)(?:ing|ed|s)? (?:\\w+ ){0,2}?(?:${somebody}|${beast}) alive`,
    `(?:${somebody}|${beast})${within(3)}(?:burned|burnt|skinned|boiled|cooked|flayed|eaten|dissected|buried) alive`,
    `(?:bab(?:y|ies)|toddlers?|kittens?|cats?|pupp(?:y|ies)|dogs?|hamsters?) in (?:a|the) (?:blender|microwave|meat grinder|wood ?chipper|deep fryer)`,
    `(?:decapitated|beheaded|headless) (?:bod(?:y|ies)|corpses?|${somebody})`,
    `brains?(?: matter)? (?:on|all over|across|flying|sprayed|dripping|oozing|leaking|spilling)`,
    `(?:stab|slash|shoot|hack|bludgeon)(?:bed|ed|ing|bing)? repeatedly`,
    `${beast} (?:\\w+ )?(?:being |getting )?(?:set on fire|burn(?:ed|t|ing) alive|skinned|drowned|tortured|crushed|run over|beaten|kicked|hanged|mutilated)`,
    `(?:torturing|drowning|skinning|crushing|setting fire to|burning|hanging|beating|kicking) (?:a |an |the |my |some |small |stray |live )*${beast}`,
  ),
  together(
    elsewhere,
    'violence/graphic',
    0.9,
    `${spectacle}|photo\\w*|pictures?|crime scene|graves?|spill\\w*|guts|intestines?|skulls?|burst|off`,
    `(?:${somebody}|${beast})${within(3)}${harmed}|${harmed} (?:\\w+ ){0,2}?(?:${somebody}|${beast}|bod(?:y|ies))|(?:saw|drill|hack|cut)(?:ing|ting|s)? (?:into |up |off )(?:\\w+ ){0,3}?(?:${limb}|skulls?|bod(?:y|ies))`,
  ),
  together(
    elsewhere,
    'violence/graphic',
    0.85,
    `severed ${limb}|hanged (?:m[ae]n|wom[ae]n|bod(?:y|ies)|corpses?)|impaled|corpses?|dead bod(?:y|ies)`,
    `${spectacle}|spikes?|maggots?|rotting`,
  ),
  ...findUnless(
    wellMeant,
    'violence/graphic',
    0.9,
    'dismember\\w*',
    'disembowel\\w*',
    'eviscerat\\w*',
    'mutilated (?:body|bodies|corpses?)',
    'snuff (?:film|video|movie)s?',
    'guts spill\\w*',
    'blood and (?:guts|gore|brains)',
    'intestines? (?:hanging|spilling|everywhere)',
    'torture(?:d|s)? to death',
    'brains? (?:splattered|blown)\\w*',
    '(?:behead|decapitat)\\w*(?: of)? (?:a |an |the )?(?:\\w+ )?(?:hostages?|prisoners?|journalists?|civilians?|soldiers?|wom[ae]n|child(?:ren)?)',
    '(?:slit|cut|slash)(?:s|es|ting|ing)? (?:his|her|their|the|a|someones) throats?',
    'bullet (?:holes?|wounds?) (?:in|through|between) (?:his|her|their|the|my) (?:\\w+ )?(?:head|face|forehead|eyes|skull|chest)',
    '(?:skinned|flayed) alive',
    '(?:skin|flay)(?:ning|ing|s)? (?:an? |the )?\\w+ alive',
    '(?:crushed|smashed|split|shattered|caved-in) skulls?',
    '(?:stabbed|shot|beaten) (?:m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|soldiers?|police ?m[ae]n)(?:\\W+\\w+){0,2}?\\W+(?:bleeding|blood)',
    '(?:beat(?:en|ing)?|kick(?:ed|ing)|club(?:bed|bing)|whip(?:ped|ping)|stomp(?:ed|ing)|chok(?:ed|ing)|strangl(?:ed|ing)|hack(?:ed|ing)|tortur(?:ed|ing)) (?:\\w+ ){0,3}?to death',
  ),
  together(
    wellMeant,
    'violence/graphic',
    0.9,
    'entrails|guts|intestines?|bowels|innards|organs',
    'exposed|eat(?:ing|en|s)?|devour\\w*|ripped|ripping|torn|tearing|pull(?:ed|ing)|hang(?:ing|s)|spill\\w*|falling|pouring|out of',
    'm[ae]n|wom[ae]n|girls?|boys?|child(?:ren)?|humans?|bod(?:y|ies)|persons?|people|victims?|corpses?|soldiers?|alive|living',
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
  ...findUnless(
    wellMeant,
    'violence',
    0.85,
    'massacres?',
    '(?:mass|school) shootings?(?! (?:drills?|lockdowns?|response))',
    'stabb(?:ed|ing) to death',
    '(?:stoned|starved|burn(?:ed|t|ing)) (?:to death|alive)',
    '(?:being|getting|is|are) tortured',
    '(?:being|getting|is|are|was) raped',
    '(?:child(?:ren)?|kids?|bab(?:y|ies)|toddlers?|wom[ae]n|wi(?:fe|ves)|girls?|dogs?|cats?|puppy) (?:being|getting|is|are) (?:beaten|hit|abused|whipped|strangled|kicked)',
    '(?:animal|dog|cat) (?:torture|cruelty)',
    'execut(?:ed|ing|ion) (?:of )?(?:prisoners|civilians|hostages)',
    '(?:hostage|prisoner) executions?',
    'execution (?:videos?|footage|\\w+ still)',
    'lynch(?:ed|ing)s?',
  ),
  ...findUnless(
    wellMeant,
    'harassment/threatening',
    0.9,
    `(?:lynch|behead|guillotine|decapitate|string up|put a bullet in) (?:the|our|this|that|all|these|those) (?:\\w+ )?(?:presidents?|prime ministers?|chancellors?|politicians?|mayors?|senators?|governors?|ministers?|judges?|journalists?|teachers?|cops|police|deputies)`,
    '(?:you|he|she|they) (?:should|must|deserves? to|ought to|better|need to) (?:just |really |all )?(?:die|end (?:your|his|her|their) (?:own )?li(?:fe|ves)|kill (?:your|him|her|them)sel(?:f|ves)|jump off|hang (?:your|him|her|them)sel(?:f|ves))',
    'ill (?:kill|hurt|rape|stab|shoot|murder|burn|cut|find|strangle) (?:you|him|her|them)',
    '(?:i|we|im) (?:will|am going to|are going to|going to|gonna) (?:come|go|drive) to (?:your|his|her|their) (?:house|home|school|work)[^.]{0,40}(?:kill|rape|hurt|burn|beat|shoot)',
    '(?:i|we|im) (?:will|am going to|are going to|going to|gonna) (?:burn|blow up|destroy|torch|set fire to|shoot up|hunt|come for) (?:\\w+ )?(?:your|his|her|their|you)',
    '(?:we|i) (?:have )?(?:kidnapped|abducted|got|have) your (?:\\w+ )?(?:son|daughter|child|children|kids?|wife|husband|dog)(?! back)',
    '(?:ransom (?:note|letter)s?)(?:\\W+\\w+){0,8}?\\W+(?:we|your)(?! font)',
    'rape (?:the |all |every |these |those |some |that |this )+(?:\\w+ )?(?:wom[ae]n|girls?|feminists?|wi(?:fe|ves)|nuns?|nurses?|teachers?|bitch(?:es)?|sluts?|m[ae]n|boys?)',
    'we know where (?:you|your|they|he|she) [^.]{0,60}(?:hurt|kill|find|burn|regret)',
  ),
  ...find(
    'harassment/threatening',
    0.9,
    'kill yourself',
    'kys',
    '(?:i|we|im) (?:will|am going to|are going to|going to|gonna) (?:kill|hurt|rape|stab|shoot|murder) (?:you|him|her|them)',
  ),
  together(
    harmlessUse,
    'harassment/threatening',
    0.85,
    acquaintance,
    'nooses?|coffins?|knife|guns?|bullets?|blood\\w*|dead|grave|hang(?:ed|ing)|target',
    'frighten\\w*|scar(?:e|ed|ing)|threat\\w*|revenge|afraid|warning to|intimidat\\w*|shut up|regret',
  ),
  ...findUnless(
    harmlessUse,
    'harassment/threatening',
    0.85,
    `(?:scare|frighten|intimidate|bully|shame|threaten|humiliate|blackmail|harass|terrori[sz]e) ${acquaintance}`,
    `${acquaintance} (?:\\w+ ){0,4}?(?:dead|murdered|bleeding|hanged|in a coffin|being (?:shot|stabbed|killed|beaten|hanged|hit)|hanging (?:from|on) a (?:rope|noose|tree)|with a bullet|with a knife in)`,
    `(?:dead|murdered|hanged|bloody) (?:body of )?${acquaintance}`,
    `(?:going to|gonna|i will|want to) (?:kill|hurt|rape|stab|shoot|murder) ${acquaintance}`,
    'so (?:that )?(?:s?he|they) (?:is|are|gets?|feels?) (?:scared|afraid|frightened)',
  ),
]
