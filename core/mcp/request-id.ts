/** Where a transport tells the id of a request to whoever answers it. Only this server sets it: what a client sends under this name is replaced. */
export const requestIdHeader = 'x-request-id'
