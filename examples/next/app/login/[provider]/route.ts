import { handlers } from '../../../../login.ts'

export const GET = handlers.fetch
