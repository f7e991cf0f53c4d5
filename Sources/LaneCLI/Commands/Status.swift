package import Arguments

/// The verb `status`.
package struct StatusCommand: Sendable {
  package static let name = "status"
  package static let summary = "show where the current change stands, and what comes next"
  package static let about: [String] = []
  package static let parameters: [Parameter<StatusCommand>] = []

  package var output = OutputOptions()

  package init() {}
}
