export const lanes = ['offline', 'emulated', 'local', 'probe', 'live'] as const
export const levels = ['must', 'should', 'may'] as const
export const logins = ['form', 'chromium', 'browser', 'command'] as const
