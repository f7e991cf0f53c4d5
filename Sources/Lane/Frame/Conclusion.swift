/// What a verb concluded, as the exit status says it.
package enum Conclusion: Int32, Sendable {
  case yes = 0
  /// A gate refused, a verdict blocks, a verification failed.
  case no = 1
  /// What would have to be known is not; a gate treats it as no.
  case cannotTell = 3
}
