package import Arguments

/// The verb `show`.
package struct ShowCommand: Sendable {
  package static let name = "show"
  package static let summary = "show a receipt, an event or what is known of a range"
  package static let about: [String] = []
  package static let parameters: [Parameter<ShowCommand>] = [
    .flag("markdown", \.markdown, "write Markdown, for the comment on a pull request"),
    .operand("object", from: .revisions, \.object, "a receipt, an event or a range"),
  ]

  package var output = OutputOptions()
  package var markdown = false
  package var object = ""

  package init() {}
}
