/** Plans of attacks, and recruiting for terror. */
import { findUnless, harmlessUse, type Phrase, together, wellMeant, within } from './phrase.ts'
import { guide } from './weapons.ts'

const crowded =
  '(?:(?:train |bus |metro |subway |railway |police |power |gas )?stations?|airports?|schools?|universit(?:y|ies)|campus|class ?rooms?|church(?:es)?|mosques?|synagogues?|temples?|stadiums?|concerts?|(?:shopping )?malls?|(?:christmas |street )markets?|parliament|capitol|government buildings?|embass(?:y|ies)|bridges?|power (?:plants?|grids?|substations?|lines)|substations?|dams?|pipelines?|trains?|subways?|metro|bus(?:es)?|planes?|airplanes?|airliners?|crowds?|hospitals?|parades?|festivals?|night ?clubs?|data cent(?:er|re)s?|cell towers?|court ?houses?|city halls?|town halls?)'
const leader =
  '(?:presidents?|prime ministers?|chancellors?|politicians?|mayors?|senators?|governors?|ministers?|judges?|pope|journalists?)'
const strike =
  '(?:attack|bomb|blow up|blowing up|destroy|sabotag(?:e|ing)|hijack|shoot up|shooting up|burn down|burning down|firebomb|ram into|crash into|storm|massacre|set fire to|take hostages (?:in|at)|knock out|shut down|disable|driv(?:e|ing) (?:a |the |my )?(?:car|van|truck|lorry|bus) into|shoot(?:ing)? (?:people )?(?:from|at|into|in))(?:ing)?'
const kill = '(?:assassinat(?:e|ing)|kill(?:ing)?|shoot(?:ing)?|murder(?:ing)?|poison(?:ing)?|kidnap(?:ping)?)'
const intent = `(?:how (?:to|2|do i|can i)|where (?:to|i can)|ways? to|(?:want|going|need|ready|planning) to|(?:plan|plot|instructions?|tutorial|steps?|guide|strategy) (?:to|for|on|of)|${guide} (?:of|for)(?: how to)?|lets|let us|spots? to|places? to|time to|map to|sketch (?:of how )?to)`
const deed = '(?:shooters?|gunm[ae]n|shooting|attack(?:ers?)?|bomb(?:ing|ers?)?|massacre|assassination|hostage taking)'
const terror =
  '(?:isis|isil|daesh|islamic state(?! of)|al[- ]?qa[ei]da|taliban|boko haram|al[- ]?shabaab|hamas|hezbollah|atomwaffen|combat 18|terrorists?(?: (?:group|cell|army|organi[sz]ation|movement)s?)?|terrorism|jihad(?:ists?|is?)?|holy war|caliphate)'
const call =
  '(?:join(?:ing)?|enlist(?:ing)?|sign up|recruit(?:s|ing|ment|ers?)?|support(?:ing)?|glory to|long live|hail|pledge|become|fight (?:for|with|alongside)|propaganda|glorif\\w+|prais(?:e|es|ing)|celebrat(?:e|es|ing)|invit(?:e|es|ing)|donate|donations|fundraising|volunteer|call(?:s|ing)? (?:to|for))'
const killers =
  '(?:terrorists?|suicide bombers?|(?:\\w+ )?bombers?(?! jackets?)|(?:mass|school|church|mosque|synagogue|christchurch|columbine|utoya|nightclub) (?:murderers?|shooters?|killers?|attackers?)|attackers? of|(?:osama )?bin laden|breivik)'
/** Business, sport, play and what keeps people safe. */
const otherwise = new RegExp(
  `${harmlessUse.source}|\\b(?:evacuation|safety|safe|drill|lockdown|emergency|rescue|responders?|marketing|spring cleaning|photograph\\w*|portraits?|camera|lens|films?|movies?|fantasy|dragons?|aliens?|zombies?|godzilla|monsters?|robots?|kaiju|superhero\\w*|castles?|battle of|cyber ?security|defen[cs]e|protect\\w*|resilience|1[0-9]{3})\\b`,
)

export const attacks: readonly Phrase[] = [
  together(
    otherwise,
    'illicit/violent',
    0.9,
    crowded,
    '(?:(?<!heart |shark |panic |asthma |cyber |liver )attack(?:s|ing)?|bombs?(?! (?:shelter|disposal|squad|threat|detection))|bombing|explosives|(?:car|truck|vehicle) ramming|(?:mass )?shooting(?! range| star| guard)|shoot up|hijack\\w*|derail\\w*|sabotag\\w*|blow(?:ing)? up|arson)',
    '(?:routes?|plans?|planning|maps?|blueprints?|schedules?|timetables?|diagrams?|where|which|how|sketch(?:es)?|info ?graphics?|strategy|steps?|instructions?)',
  ),
  together(
    otherwise,
    'illicit/violent',
    0.9,
    leader,
    '(?:kidnap|assassinat|murder|abduct|poison)(?:e|ing|ping)?',
    '(?:routes?|plans?|planning|plot|maps?|schedules?|where|how|ways?|sketch(?:es)?|steps?|diagrams?)',
  ),
  together(
    new RegExp(`${wellMeant.source}|\\b(?:goddess|egypt\\w*|yoga|osiris|horus)\\b`),
    'illicit/violent',
    0.9,
    terror,
    '(?:needs?|wants?) (?:you|new|members|fighters)|new members|join (?:us|now|the)|logo|slogans?|flyers?|leaflets?|manifesto|stickers?|t-?shirts?|merch\\w*|fan art|brothers',
  ),
  ...findUnless(
    otherwise,
    'illicit/violent',
    0.9,
    'manifesto(?:\\W+\\w+){0,5}?\\W+(?:my|our) (?:attack|shooting|massacre|bombing)',
    `(?:should|must|will|lets|let us|going to|gonna|time to) (?:kill|shoot|hang|murder|assassinate) (?:the|our|all|every|these|those) (?:\\w+ )?${leader}`,
    `assassinat(?:e|ing) (?:the|our) (?:\\w+ )?${leader}`,
    'how (?:to|do i|can i) (?:shoot up|blow up|bomb) a',
    'plan(?:ning)? an? (?:attack|shooting|bombing)',
    `(?:put|place|plant|hide|leave|set off|detonate|deliver)(?:ing)? (?:a |the |an |my |our |some )?(?:\\w+ )?(?:bombs?|explosives)${within(4)}${crowded}`,
    `${intent} ${strike}${within(4)}${crowded}`,
    `${intent} ${kill} (?:\\w+ ){0,3}?${leader}`,
    `${kill} (?:the |a |our )(?:\\w+ )?${leader} (?:from|with|at|during|in) `,
    `${intent} derail(?:ing)?${within(3)}(?:train|tram|metro|subway)s?`,
    `(?:poison|contaminat)(?:e|ing)? (?:\\w+ ){0,3}?(?:water supply|reservoirs?|drinking water|water works)`,
    `(?:floor ?plans?|map|layout|sketch|route) (?:of|through|for|to) (?:my|our|the|a) (?:\\w+ ){0,2}?${crowded}${within(6)}(?:for|of|by) (?:a|the|an|my|our) ${deed}`,
    `${howPoison()} my (?:\\w+ )?(?:husband|wife|neighbou?r|boss|dog|mother|father|boyfriend|girlfriend|ex)`,
  ),
  ...findUnless(
    wellMeant,
    'illicit/violent',
    0.9,
    `${call}${within(6)}${terror}`,
    '(?:become|die as|be) an? (?:glorious )?martyr(?! saint)',
    `(?:glorious|heroic|brave|holy|saint|martyr)${within(4)}${killers}`,
    `${terror} (?:\\w+ ){0,3}?(?:recruit(?:s|ing|ment|ers?)?|propaganda|wants you|magazine cover|fighters? wanted)`,
    `(?:glorif(?:y|ies|ied|ying)|prais(?:e|es|ed|ing)|celebrat(?:e|es|ed|ing|ion)|hono[u]?r(?:s|ed|ing)?|tribute to|in praise of|heroic|heroes)${within(4)}${killers}`,
    `${killers}${within(3)}(?:hero(?:es)?|saints?|martyrs?|legends?|idols?|fan ?(?:art|club)|tribute)`,
    `(?:${killers}|(?:the )?(?:attackers?|bombers?|gunm[ae]n|terrorists?))${within(5)}(?:as|is|was|are) (?:a |an |the |our )?(?:hero(?:es)?|saints?|martyrs?)`,
  ),
]

function howPoison(): string {
  return '(?:how (?:to|do i|can i)|ways? to|best way to|without getting caught) (?:kill|poison|murder|get rid of)'
}
