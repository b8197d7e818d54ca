import { handlers } from '../../../../login.ts'

export const GET = handlers.fetch
export const POST = handlers.fetch
