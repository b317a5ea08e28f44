/**
 * One way to speak with servers that speak OpenAI's language, or say so, for the plugins that do. They set `cacheVersion`: their answers are kept
 * by that, not by the text of files outside of their folder.
 */
export { addressFix } from './dialect/address.ts'
export { ask } from './dialect/chat.ts'
export { drawn } from './dialect/drawn-in-chat.ts'
export { gentleFetch } from './dialect/gentle-fetch.ts'
export { lenientFetch, type Refusals } from './dialect/lenient-fetch.ts'
export { type ModelList, modelList, withModels } from './dialect/model-list.ts'
export { fits, type ServedKind, servedKinds } from './dialect/model-names.ts'
export { isWayMissing, missingOnce } from './dialect/offered.ts'
export { readPictures } from './dialect/read-pictures.ts'
export { saidIn } from './dialect/said.ts'
export { askedOf, type Software, softwareOf, softwares } from './dialect/software.ts'
export { plainDataUrl } from './dialect/to-look-at.ts'
export { type Unread, unreadIn } from './dialect/unread.ts'
