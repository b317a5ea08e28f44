/** The server's own time in scripts: clocks of hosts may differ. */

/** Lua that sets `now`, epoch milliseconds. */
export const serverTime = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)`
