package import Arguments

/// The verb `receipt show`.
package struct ReceiptShowCommand: Sendable {
  package static let name = "receipt show"
  package static let summary = "show the receipts of an object"
  package static let about: [String] = []
  package static let parameters: [Parameter<ReceiptShowCommand>] = [
    .operand("object", from: .revisions, \.object, "a commit, a change, a range or a receipt")
  ]

  package var output = OutputOptions()
  package var object = ""

  package init() {}
}

/// The verb `receipt verify`.
package struct ReceiptVerifyCommand: Sendable {
  package static let name = "receipt verify"
  package static let summary = "check the signatures and bindings of an object's receipts"
  package static let about: [String] = []
  package static let parameters: [Parameter<ReceiptVerifyCommand>] = [
    .operand("object", from: .revisions, \.object, "a commit, a change, a range or a receipt")
  ]

  package var output = OutputOptions()
  package var object = ""

  package init() {}
}

/// The verb `receipt export`.
package struct ReceiptExportCommand: Sendable {
  package enum Format: String, CaseIterable, ArgumentValue {
    case json
  }

  package static let name = "receipt export"
  package static let summary = "print the receipts of an object for other programs"
  package static let about: [String] = []
  package static let parameters: [Parameter<ReceiptExportCommand>] = [
    .option("format", "format", \.format, "the format, json if not given"),
    .operand("object", from: .revisions, \.object, "a commit, a change, a range or a receipt"),
  ]

  package var output = OutputOptions()
  package var format: Format?
  package var object = ""

  package init() {}
}
