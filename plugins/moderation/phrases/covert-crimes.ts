/** What is done to people and things in secret: killing, drugging, watching, extorting, luring away, stealing, hiding. */
import { find, findUnless, harmlessUse, type Phrase, together, wellMeant, within } from './phrase.ts'
import { silencers } from './weapons.ts'

/** Stories tell of crimes, and who guards against them speaks of them. */
const told = new RegExp(
  `${harmlessUse.source}|\\b(?:novels?|thrillers?|crime (?:stor(?:y|ies)|fiction|scene)|detectives?|myster(?:y|ies)|movies?|films?|episodes?|cartoons?|comics?|fair(?:y|ies)|tales?|legends?|westerns?|opera|theatre|costumes?|protect\\w*|secur(?:e|ed) against|guards? against|compliance|red flags|awareness|lawyers?|court case|news|headlines?)\\b`,
)

const weapon = '(?:guns?|handguns?|firearms?|pistols?|rifles?|kni(?:fe|ves)|blades?|weapons?|explosives|bombs?|grenades?)'
const checked =
  '(?:security|metal detectors?|body scanners?|scanners?|x-?rays?|checkpoints?|tsa|customs|border control|airport|courthouse|(?:into|onto) (?:my |the |a )?(?:school|plane|stadium|concert))'
const somebody =
  '(?:(?:him|them|someone|somebody|(?:wife|husband|spouse|ex|girlfriend|boyfriend|lover|boss|bully|neighbou?r|roommate|flatmate|landlord|tenant|witness|rival|enemy|partner|co-?worker|colleague|teacher|classmate|guard|cop|politician|mayor|president|man|woman|guy|girl|boy|kid|child|baby|person|father|mother|dad|mom|mum|brother|sister|uncle|aunt|grandma|grandpa|grandmother|grandfather|son|daughter|step(?:father|mother|dad|mom|mum|son|daughter))(?:e?s)?|wives|men|women|children|people|(?:mother|father|brother|sister)-in-law)|her(?= (?:without|so|and|in|with|using|by|undetect|untrac|to look|make)))'
/** What is killed, put out or ended and is nobody. */
const pest =
  '(?:mosquito(?:e?s)?|insects?|fl(?:y|ies)|bugs?|weeds?|pests?|rats?|mouse|mice|germs?|bacteria|virus(?:es)?|ants?|roach(?:es)?|cockroach(?:es)?|wasps?|moths?|ticks?|fleas?|slugs?|moss|mou?ld|odou?rs?|lights?|process(?:es)?|tasks?|zombies?|orcs?|bots?)'
const kill = `(?:(?<!\\b${pest} )(?:kill|murder(?!s? of (?:crows|ravens))|poison|drown|strangle|suffocate|smother)(?:s|ed|e|ing)?(?! (?:(?:the|an?|all|any|off|every|my|your) )*${pest}\\b)|overdose|(?:lethal|deadly|fatal) dose|(?:get(?:ting)? rid of|finish(?:ing)? off)${within(2)}${somebody})`
const unseen =
  '(?:looks? like (?:an? )?(?:accidents?|suicides?|natural|overdose|heart attack)|without (?:(?:anyone|anybody|someone|it|them|him|her|being|getting|the police) )*(?:notic\\w+|caught|trac\\w+|know\\w*|suspect\\w*|found|detect\\w*|seen)|undetect\\w*|untraceabl\\w*|autops(?:y|ies)|no (?:trace|evidence|witness\\w*))'
const herDrink = '(?:drinks?|cocktails?|beers?|wine|glass|coffee|tea|food|punch)'
const watched =
  '(?:changing|locker|shower|bath|toilet|rest|fitting|dressing|bed)[ -]?rooms?|toilets?|showers?|showering|undress\\w*|changing clothes'
const her =
  '(?:her|hers|girls?|wom[ae]n|lad(?:y|ies)|roommates?|flatmates?|sisters?|stepsisters?|neighbou?rs?|classmates?|colleagues?|teachers?)'
const underHerDress =
  '(?:under|underneath|beneath) (?:her|the girls|a girls|my \\w+) (?:dress|skirt|clothes|clothing|shirt|bikini|underwear)'
/** What may be seen there by anyone. */
const ordinaryBelow =
  '(?:boots?|shoes?|heels|sandals|sneakers|slippers|socks?|stockings?|tights|leggings|trousers|jeans|lace|petticoats?|linings?|crinolines?|tulle|t-?shirts?|blouses?|sweaters?|armou?r|cats?|dogs?|kittens?|pupp(?:y|ies)|shadows?)'
const nudes =
  '(?:nudes?|(?:nude|naked|intimate|explicit|sexy|private) (?:\\w+ )?(?:pics?|pictures?|photos?|images?|videos?|selfies?|shots?)|sex tapes?)'
const child =
  '(?:kids?|child(?:ren)?|minors?|(?:little |young |school )?(?:girls?|boys?)|teens?|teenagers?|(?:[1-9]|1[0-7])[ -]?(?:years?[ -]olds?|yos?))'
const drugs = '(?:meth|weed|drugs?|marijuana|cannabis|cocaine|heroin|fentanyl|mdma|pills|opium)'
/** What stands behind the name of a drug where something else is meant: weed killer, a pills organizer, opium perfume. */
const noDrug =
  '(?: (?:killers?|whackers?|wackers?|eaters?|trimmers?|barriers?|mats?|control|pullers?|torch(?:es)?|fabrics?|spray(?:er)?s?|burners?|organi[sz]ers?|box(?:es)?|cases?|bottles?|dispensers?|cutters?|crushers?|splitters?|containers?|stores?|tests?|testing|perfumes?|poppy|poppies)\\b)'
const program =
  '(?:ransomware|malware|key ?loggers?|trojans?(?! war| horse of)|computer (?:virus(?:es)?|worms?)|spyware|botnets?|stealers?)'
/** Drawings of what they name, which do no harm. */
const drawn =
  '(?:infographics?|icons?|logos?|diagrams?|flow ?charts?|posters?|cartoons?|slides?|illustrations?|comics?|mascots?|drawings?|sketch(?:es)?|emblems?|clip ?art)'
/** Pictures can hide a program as well: only those "of" it show it. */
const pictured =
  '(?:images?|pictures?|photos?|paintings?|renders?|visuals?|scenes?)(?: that)? (?:of|about|showing|shows?|depict\\w*|illustrat\\w*|explain\\w*|visuali[sz]\\w*)'

const deceit: readonly Phrase[] = [
  ...findUnless(
    told,
    'illicit',
    0.9,
    'blackmail (?:letters?|notes?|messages?|e-?mails?|texts?)',
    `(?:stalk|track|spy on|follow)(?:ing)?${within(2)}(?:my (?:ex|wife|husband|girlfriend|boyfriend|crush|neighbou?r|co-?worker)|her|him)${within(8)}(?:without (?:her|his|their) (?:knowing|knowledge|consent|noticing)|secretly)`,
    'scam(?:ming)? (?:old|elderly|senior|people|grandmas?|grandparents|pensioners|tourists|users|customers)',
    `(?:scripts?|templates?|texts?|pages?) (?:for|to) (?:\\w+ ){0,2}?(?:scam|scams|grandchild trick|romance fraud)`,
    `fake (?:charit(?:y|ies)|donations?|fundraisers?|lotter(?:y|ies)|online shops?)${within(3)}(?:sites?|pages?|campaigns?|take|collect|money|donations)`,
    `stolen (?:credit |debit |bank )?cards?${within(4)}(?:dumps?|shops?|sell|for sale|buy)`,
    `(?:wash|clean)(?:ing)? (?:dirty|drug|black|illegal|stolen) (?:money|cash)${within(3)}(?:with|through|via|using)`,
    `(?:marijuana|weed|cannabis|meth)${within(8)}without${within(3)}(?:police|cops|neighbou?rs?|landlord)`,
    `virus${within(2)}(?:that|which|to)${within(2)}(?:delet|wip|encrypt|destroy|crash)\\w*${within(3)}(?:windows|files?|computers?|data|hard ?drives?|pcs?|servers?|disks?|phones?|systems?)`,
    `(?:programs?|scripts?|code|apps?|extensions?)${within(3)}(?:steal|grab|harvest|exfiltrat)\\w*${within(4)}(?:passwords?|cookies|credentials|data|cards?|wallets?)`,
    `(?:break(?:ing)? into|steal(?:ing)?)${within(3)}(?:cars?|tesla|bmw|audi|mercedes|toyota|vehicles?|house|home|apartment)${within(1)}without (?:the |a |its )?keys?`,
  ),
  ...findUnless(
    new RegExp(
      `${told.source}|\\b(?:biathlon|olympic\\w*|show and tell|laws?|legislation|never|why|warn\\w*|danger\\w*|recipes?|lamb|beef|veal)\\b`,
    ),
    'illicit/violent',
    0.9,
    `(?:dispos(?:e|ing) of|get rid of|hid(?:e|ing)|dissolv(?:e|ing)|bury(?:ing)?)${within(3)}(?:bod(?:y|ies)|corpses?)${within(6)}(?:cops|police|never|acid|nobody|anyone|detectives)`,
    `death${within(3)}(?:seem|look|appear)s?(?: like)?(?: an?)? (?:suicide|accident|natural)`,
    `(?:drops|pills?|powder)${within(6)}(?:in|into)${within(3)}(?:girls?|her|his|dates?|womans?) ${herDrink}`,
    `(?:guns?|firearms?|pistols?|rifles?)${within(3)}without${within(2)}(?:background checks?|licen[cs]es?|permits?|serials?|papers)`,
    `(?:bring|take|carry)(?:ing)? (?:a |my |the )?(?:\\w+ )?(?:rifles?|guns?|pistols?|shotguns?|knife) (?:to|into) (?:my |the )?(?:class|school|work|office|church)`,
    '(?:make|making|sharpen|fashion)(?:ing)? (?:an? |the |my )?(?:prison )?(?:shanks?|shivs?)',
    '(?:make|making|build|building|sew) (?:an? |my |the )?(?:suicide|bomb|explosive) (?:vests?|belts?)',
    `(?:mustard|chlorine|chloramine|phosgene) gas${within(3)}(?:from|with|using|out of)${within(2)}(?:household|bleach|cleaners?|kitchen|ammonia)`,
    `poison(?:ing)? the (?:punch|food|soup|cake|coffee|drinks?|wine|guests|meal)${within(4)}(?:party|guests|office|wedding|school|canteen|family)`,
  ),
  ...findUnless(
    new RegExp(`${told.source}|\\b(?:interior|pets?|bab(?:y|ies)|smart home|angle|detector)\\b`),
    'sexual',
    0.9,
    `(?:install|hid(?:e|ing)|put|mount|plac)(?:e|ing)?${within(2)}cameras?${within(4)}(?:bath|changing|locker|shower|toilet|rest|fitting|dressing|bed)[ -]?rooms?`,
    `(?:film|photograph|record)(?:ing)?${within(3)}(?:${her}|guests)${within(3)}(?:under (?:their|her) (?:skirts?|dress(?:es)?)|in the (?:shower|toilet|bathroom)|without (?:their|her) (?:knowing|knowledge|consent))`,
    '(?:having|doing|giving|receiving) anal',
    'rape (?:her|him|them)(?! kit)',
  ),
  ...findUnless(told, 'sexual/minors', 0.9, `(?:talk|get|coax|pressur)(?:e|ing)?${within(1)}${child} into`),
  ...findUnless(
    wellMeant,
    'self-harm/instructions',
    0.9,
    `(?:choke|strangle|suffocate|stab|shoot|gas|electrocute)(?:ing)? myself${within(4)}(?:die|dead|death|dying)`,
  ),
  ...findUnless(wellMeant, 'hate', 0.9, `jews?${within(6)}(?:big|large|huge|hooked|long) noses?`),
]

export const covertCrimes: readonly Phrase[] = [
  ...findUnless(
    told,
    'illicit/violent',
    0.9,
    `(?:get|sneak|smuggl|bring|tak|carry|slip|hid|conceal)(?:e|ing|s)?${within(3)}${weapon}${within(3)}${checked}`,
    `${weapon}${within(8)}(?:past|through|by)${within(2)}(?:security|metal detectors?|scanners?|x-?rays?|checkpoints?|tsa|customs)`,
    `${kill}${within(8)}${unseen}`,
    `(?:untraceable|undetectable|invisible)${within(2)}(?:poisons?|murders?|killings?|weapons?|ways? to (?:kill|poison))`,
    `ricin${within(4)}(?:castor|beans?|instructions?|recipes?|extract\\w*|isolat\\w*|how)`,
    `(?:build|make|making|building|construct|assemble) (?:a |an |my |the |some )?(?:real |working |small |big |home-?made )?bombs?${within(4)}(?:household|kitchen|home|garage|scratch|fertili[sz]er|chemicals|supplies)`,
    `(?:semi[ -]?auto(?:matic)?|rifles?|ar-?15s?|glocks?|pistols?)${within(3)}(?:into|to)${within(2)}(?:machine ?guns?|full(?:y)?[ -]?auto(?:matic)?)`,
    `(?:releas|spread|spray|unleash)(?:e|ing)?${within(3)}(?:virus(?:es)?|bacteria|nerve gas|poison gas|anthrax|smallpox|toxins?)${within(4)}(?:metro|subway|trains?|stations?|airports?|crowds?|schools?|malls?|city|water|offices?)`,
    `(?:kidnap|abduct|snatch)(?:ping|ing)?${within(3)}${child}${within(6)}(?:without|unseen|unnoticed|playground|from (?:school|the park|a park))`,
    `(?:how (?:to|do i|can i)|plan to|best way to|ways? to) (?:kidnap|abduct) (?!${weapon}|(?:the |a )?(?:real )?(?:santa|father christmas|sandy claws|easter bunny))`,
    `(?:how (?:to|do i|can i)|plan to|best way to|ways? to) snatch${within(2)}${somebody}(?! (?:meals?|size))`,
  ),
  ...findUnless(
    new RegExp(
      `${told.source}|\\b(?:motor\\w*|exhausts?|mufflers?|cars?|engines?|air|noise|fans?|servers?|pc|hvac|bikes?|surges?|transients?|voltage|tvs|circuits?|weeds?|vacuum)\\b`,
    ),
    'illicit/violent',
    0.9,
    `(?:mak|build|craft|turn|convert|diy|home-?made|3d)(?:e|ing)?${within(5)}${silencers}`,
  ),
  ...findUnless(
    new RegExp(`${told.source}|\\b(?:photograph\\w*|portraits?|cameras?|lens|paintball|nerf|laser tag|water|headshots?)\\b`),
    'illicit/violent',
    0.9,
    '(?:shoot|kill|stab|murder)(?:ing)? (?:up )?(?:everybody|everyone|all (?:of )?(?:them|my)|as many)(?: \\w+){0,2} (?:in|at) (?:my|the|our|his|her)',
  ),
  ...findUnless(
    new RegExp(`${told.source}|\\b(?:cover|lid|test strips?|tester|volley\\w*|hair|heels?)\\b`),
    'illicit/violent',
    0.9,
    `lac(?:e|es|ed|ing)${within(1)}(?:her|his|their|girls?|someones?|somebodys|womans?|dates?) (?:\\w+ )?${herDrink}(?! slippers?)`,
    `(?:drug|spik|dos|roofi|slip)(?:e|es|ed|ing|ging)?${within(6)}(?:her|his|their|girls?|someones?|somebodys|womans?|dates?)${within(2)}${herDrink}`,
    `(?:spik|drug)(?:e|ing|ging)? (?:her|his|a girls?|someones) `,
    '(?:roofies?|rohypnol|date[ -]rape drugs?)',
  ),
  ...findUnless(
    told,
    'sexual',
    0.9,
    `(?:hidden|spy|secret|concealed)[ -]?cam(?:era)?s?${within(7)}(?:${her}|${watched})`,
    `(?:peep|spy)(?:ing|ed)?${within(4)}${her}${within(4)}(?:${watched}|naked|nude)`,
    `(?:see|show|shows|look|looks|what|photo|picture)\\W+(?:(?!${ordinaryBelow}\\b)\\w+\\W+){0,6}?${underHerDress}`,
    `(?:see|show|shows|look|looks|what|photo|picture)${within(6)}(?:pant(?:y|ies)|thongs?|bras?|knickers|lingerie|upskirt)${within(2)}${underHerDress}`,
    'rape (?:fantas(?:y|ies)|scenes?|porn|videos?)',
    `(?:nude|naked|erotic|topless|sexy)${within(3)}(?:wom[ae]n|girls?|lad(?:y|ies))${within(3)}spread(?:ing)?${within(1)}legs`,
  ),
  together(
    told,
    'illicit',
    0.9,
    nudes,
    'blackmail\\w*|extort\\w*|threat(?:en|s)?\\w*|unless (?:s?he|they|you)|or (?:ill|i will|we will|else|(?:your|his|her) (?:wife|husband|boss|parents|family|school|friends))|leak (?:them|it|her|his)|post (?:them|it) online',
    '(?:her|his|their|you|your|him)',
  ),
  ...findUnless(
    told,
    'sexual/minors',
    0.9,
    `(?:lur|groom|befriend|trick|persuad|convinc)(?:e|ing)?${within(3)}${child}${within(10)}(?:to my|into my|to (?:come|meet|send)|send(?:ing)?|alone|in secret|nudes?|naked)`,
    `(?:get|make|ask)(?:ting|ing)? ${child} to (?:send|strip|undress|meet)`,
  ),
  ...findUnless(
    new RegExp(
      `${told.source}|\\b(?:${drawn}|${pictured})${within(4)}${program}|\\b(?:analys\\w+|removal|remov\\w+|scan\\w*|defen[cs]e|explain\\w*|slides?|course|antivirus)\\b`,
    ),
    'illicit',
    0.9,
    `(?:writ|creat|cod|mak|build|program|develop|generat|deploy)(?:e|es|ing)?${within(4)}${program}(?! (?:\\w+ )?${drawn}\\b)`,
    `(?:${program}|scripts?|programs?) (?:that|to|which)${within(2)}(?:wip|encrypt|steal|delet|destroy|lock|spy|hold)\\w*`,
  ),
  ...findUnless(
    new RegExp(`${told.source}|\\b(?:anti|aml|bank staff|compliance|red flags?)\\b`),
    'illicit',
    0.9,
    `launder(?:ing)?${within(4)}(?:money|cash|profits|proceeds)${within(6)}(?:through|with|via|using|from|into)`,
    `launder(?:ing)?${within(2)}(?:${drugs}|drug|dirty|stolen)${within(1)}(?:money|cash|profits)`,
    `(?:hid|conceal|disguis)(?:e|ing)${within(4)}${drugs}${within(4)}(?:from|so)${within(2)}(?:police|cops|neighbou?rs?|landlord|customs|dogs?|parents)`,
    `(?:hid|conceal|disguis)(?:e|ing)${within(2)}(?:labs?|grow rooms?|plantations?|farms?)${within(3)}(?:from|so)${within(2)}(?:police|cops|neighbou?rs?|landlord)`,
    `where (?:to|can i|do i|could i) (?:buy|get|order|score|find) (?!(?:vitamin|iron|zinc|calcium|magnesium|allergy|antacid|headache|prescription) )(?:\\w+ )?${drugs}(?!${noDrug})`,
    `(?:buy|order|get|find|purchas|sell)(?:e|ing)?${within(5)}(?:on|from|via|through) (?:the )?(?:dark ?(?:web|net)|black market|tor)`,
    `(?:buy|sell|order|get)(?:ing|ting)?${within(1)}(?:stolen|unregistered|black market) (?:guns?|firearms?|credit cards?|ids?|passports?)`,
    `press(?:ing)?${within(2)}into pills`,
    'pick(?:ing)? (?:my |the |his |her |a |an )?(?:\\w+ )?(?:neighbou?rs|someones|somebodys|others) (?:\\w+ ){0,2}?(?:locks?|doors? open)',
    '(?:how (?:to|do i|can i|do we|can we)|help (?:me|us)|plan(?:s|ning)? (?:to|for)|(?:want|need|going) to|wanna|gonna|ways? to|steps to|guide to|time to|lets) (?:\\w+ ){0,8}?(?:rob|burgle|loot) (?:the|a|my|his|her|their) (?:\\w+ )?(?:houses?|homes?|banks?|shops?|stores?|flats?|apartments?|neighbou?rs?|jewel\\w+)',
    `(?:clon|copy|skim)(?:e|ing)?${within(2)}(?:credit|debit|bank|key) cards?`,
    `fake (?:\\w+ ){0,2}?(?:pages?|sites?|websites?|mails?|e-?mails?)${within(3)}(?:steal|collect|get|grab|phish|harvest)\\w*`,
  ),
  ...findUnless(
    told,
    'harassment/threatening',
    0.9,
    '(?:i|ill|we|well|im|gonna|going to|will) (?:\\w+ ){0,2}?(?:cut|slit|slash|rip|break|smash|chop|tear)(?: off)? (?:your|his|her|their) (?:throats?|heads?|necks?|faces?|legs|bones|fingers|skulls?)',
    `(?:i|we) know where (?:you|she|he|they) (?:live|work|sleep)s?${within(6)}(?:cut|kill|hurt|burn|rape|stab|shoot|die)`,
  ),
  ...find(
    'self-harm/intent',
    0.9,
    '(?<!(?:take|took|get|got|dry|dried|clean|cleaned|drag|dust|brush|shake|carry|show|showing|pat|cut|send|pull) )(?:off|unalive)(?:ing)? (?:my|your)self(?! to )',
    '(?:want|wanna|going|gonna|ready|need|time|decided) (?:to )?end it all',
    '(?:want|wanna|need) (?:to )?(?:slit|slash|cut) my (?:\\w+ )?(?:wrists?|veins?|arms?|throat)',
  ),
  ...findUnless(
    wellMeant,
    'self-harm',
    0.9,
    `(?:wrists?|veins?|arms?|neck|thighs?)${within(3)}cut${within(4)}(?:die|death|bleed)`,
    'starv(?:e|es|ing) yourself',
    'pro-?(?:anorexia|bulimia)',
  ),
  together(
    wellMeant,
    'self-harm',
    0.9,
    '(?:hid(?:e|ing)|cover(?:ing)? up|conceal(?:ing)?)',
    '(?:cutting|self-?harm|my) (?:cuts|scars|wounds)|(?:cuts|scars)',
    'cut(?:ting)? deeper|deeper cuts|from (?:my )?(?:mom|mum|mother|parents|dad|teachers?)',
  ),
  ...findUnless(
    new RegExp(`${told.source}|\\b(?:laundry|washing|detergents?|bleach|horse|car|racing)\\b`),
    'hate',
    0.9,
    'white power(?! (?:bank|cable|cord|strip|button|adapter|supply|outlet|tool|washer|drill|ranger|socket|plug|suit|lines?|point)s?)',
    'race war',
    `(?:swastika|nazi|ss)${within(8)}(?:blood and hono(?:u)?r|sieg heil|88|rally|our (?:group|club|gang|crew))`,
    '(?:rats?|pigs?|swine|snakes?|vermin|dogs?) of an? (?:jew|muslim|gypsy|black|arab|immigrant)',
  ),
  ...deceit,
]
