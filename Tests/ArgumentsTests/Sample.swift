import Arguments

/// A verb with one parameter of each kind.
struct Sample: Equatable {
  enum Shape: String, CaseIterable, ArgumentValue {
    case round
    case square
  }

  var isQuiet = false
  var isDry = false
  var usesHooks = true
  var jobs: Int?
  var reason: String?
  var shape: Shape?
  var colour: String?
  var providers: [String] = []
  var range: String?
  var paths: [String] = []

  static let grammar = Grammar<Sample>(
    "sample make",
    "make a sample",
    about: ["It makes `one`."],
    [
      .flag("quiet", short: "q", \.isQuiet, "say less"),
      .flag("dry-run", short: "n", \.isDry, "change nothing"),
      .negativeFlag("hooks", \.usesHooks, "install no hooks"),
      .option("jobs", short: "j", "n", \.jobs, "run <n> at once"),
      .option("reason", "text", \.reason, "why"),
      .option("shape", "shape", \.shape, "the shape"),
      .optionalValue("colour", short: "c", "when", on: "always", off: "never", \.colour, "colours")
        .common,
      .repeated("provider", short: "p", "name", from: .remotes, \.providers, "ask <name>"),
      .optionalOperand("range", from: .revisions, \.range, "what to take"),
      .operands("path", from: .files, \.paths, "where to look"),
    ]
  )

  static func read(_ arguments: String..., abbreviations: Bool = true) throws(UsageError) -> Sample
  {
    var sample = Sample()
    _ = try grammar.parse(arguments, into: &sample, abbreviations: abbreviations)
    return sample
  }

  static func complaint(_ arguments: String..., abbreviations: Bool = true) -> String? {
    var sample = Sample()
    do {
      _ = try grammar.parse(arguments, into: &sample, abbreviations: abbreviations)
      return nil
    } catch {
      return error.message
    }
  }
}
