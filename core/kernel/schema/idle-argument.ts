/**
 * What a tool that takes nothing lists all the same, since Gemini refuses an object without properties for the whole request
 * (agno-agi/agno#2112). It changes nothing: `checkArguments` leaves it out.
 */
export const idleArgument = 'verbose'
