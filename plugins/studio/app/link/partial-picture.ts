/** Pictures on their way: messages of progress name where the host keeps one. */
const uri = /\batelier:\/\/partial\/[\w-]+/

/** Its address; nothing for a message of other words. */
export const partialIn = (message: string | undefined): string | undefined => uri.exec(message ?? '')?.[0]
