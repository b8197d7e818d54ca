import type { Action, View } from './model/view.ts'

/** What a key does; null for nothing. */
export function actionOf(key: string, { position }: View): Action | null {
  switch (key) {
    case 'ArrowLeft':
      return { type: 'moved', to: position - 1 }
    case 'ArrowRight':
      return { type: 'moved', to: position + 1 }
    case 'Home':
      return { type: 'moved', to: 0 }
    case 'End':
      return { type: 'followed' }
    default:
      return null
  }
}

/** Whether the keys are for something that has the focus: a text, a list, a slider. */
export function isTaken(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, pre') !== null
}
