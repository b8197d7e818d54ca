import { selectedActor, shownMoments, type View } from '../model/view.ts'
import { captionOf, titleOf } from '../words.ts'

/** The moment that is shown, for those who hear the page. */
export function Announcement({ view }: { readonly view: View }) {
  const actor = selectedActor(view)
  if (actor === undefined) return null
  const [moment, before] = shownMoments(actor, view.position)
  return moment === undefined ? null : `${titleOf(actor)}: ${captionOf(moment, before)}`
}
