package import Arguments
package import Lane

/// The verb `receipt show`.
package struct ReceiptShowCommand: Command {
  package static let name = "receipt show"
  package static let summary = "show the receipts of an object"
  package static let about = [
    "Each with its id. What stands there and cannot be read is shown as damaged."
  ]
  package static let parameters: [Parameter<ReceiptShowCommand>] = [
    .operand("object", from: .revisions, \.object, "a commit, change, range or receipt's id")
  ]

  package var output = OutputOptions()
  package var object = ""

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try ReceiptListing.run(object, in: try Workspace(surroundings))
  }
}

/// The verb `receipt verify`.
package struct ReceiptVerifyCommand: Command {
  package static let name = "receipt verify"
  package static let summary = "check the signatures and bindings of an object's receipts"
  package static let about = [
    """
    Asks of every receipt: is the signature good, is the key trusted by the policy ref, may its \
    signer say this, has nobody taken it back, and is it about what lies between the trees that \
    it names. Exits 1 where one answer is no, 3 where it cannot be told.
    """
  ]
  package static let parameters: [Parameter<ReceiptVerifyCommand>] = [
    .operand("object", from: .revisions, \.object, "a commit, change, range or receipt's id")
  ]

  package var output = OutputOptions()
  package var object = ""

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try ReceiptVerification.run(object, in: try Workspace(surroundings))
  }
}

/// The verb `receipt export`.
package struct ReceiptExportCommand: Command {
  package enum Format: String, CaseIterable, ArgumentValue {
    case json
  }

  package static let name = "receipt export"
  package static let summary = "print the receipts of an object for other programs"
  package static let about = [
    "The exact text, and beside it the id, the headers and the body, as one JSON object."
  ]
  package static let parameters: [Parameter<ReceiptExportCommand>] = [
    .option("format", "format", \.format, "the format, json if not given"),
    .operand("object", from: .revisions, \.object, "a commit, change, range or receipt's id"),
  ]

  package var output = OutputOptions()
  package var format: Format?
  package var object = ""

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try ReceiptExport.run(object, in: try Workspace(surroundings))
  }
}
