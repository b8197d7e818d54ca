export const adapter = { name: 'half of one' }
