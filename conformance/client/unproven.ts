/** Why a case can prove nothing: no fault of the client's. */
export class Unproven extends Error {
  override readonly name = 'Unproven'
}
