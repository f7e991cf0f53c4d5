import Arguments
import Testing

@Suite struct RuleTests {
  struct Approval {
    var lane = false
    var staged = false
    var amend = false
    var reason: String?
    var range: String?
    var object = ""

    static let choice = Grammar<Approval>(
      "approve",
      "approve a change",
      rules: [
        .exactlyOne(["<range>", "--lane", "--staged"]), .requires("--amend", "--staged"),
      ],
      [
        .flag("lane", \.lane, "lane files"), .flag("staged", \.staged, "the index"),
        .flag("amend", \.amend, "the index, amending"),
        .optionalOperand("range", \.range, "a range"),
      ]
    )
    static let needy = Grammar<Approval>(
      "override",
      "override a gate",
      [
        .option("reason", "text", required: true, \.reason, "why"),
        .operand("object", \.object, "what"),
      ]
    )
  }

  func complaint(_ grammar: Grammar<Approval>, _ arguments: String...) -> String? {
    var approval = Approval()
    do {
      _ = try grammar.parse(arguments, into: &approval)
      return nil
    } catch {
      return error.message
    }
  }

  @Test("exactly one of a set, operands among them")
  func exactlyOne() {
    #expect(complaint(Approval.choice, "a..b") == nil)
    #expect(complaint(Approval.choice, "--lane") == nil)
    #expect(complaint(Approval.choice) == "one of <range>, --lane, --staged is required")
    #expect(
      complaint(Approval.choice, "--lane", "a..b")
        == "'<range>' and '--lane' cannot be used together"
    )
  }

  @Test("what is taken back does not count")
  func takenBack() {
    #expect(complaint(Approval.choice, "--lane", "--no-lane", "a..b") == nil)
    #expect(
      complaint(Approval.choice, "--lane", "--no-lane")
        == "one of <range>, --lane, --staged is required"
    )
  }

  @Test("an option may need another")
  func requires() {
    #expect(complaint(Approval.choice, "--staged", "--amend") == nil)
    #expect(complaint(Approval.choice, "--lane", "--amend") == "'--amend' requires '--staged'")
  }

  @Test("required options and operands")
  func required() {
    #expect(complaint(Approval.needy, "--reason=x", "y") == nil)
    #expect(complaint(Approval.needy, "--reason=x") == "missing <object>")
    #expect(complaint(Approval.needy, "y") == "option '--reason' is required")
    #expect(complaint(Approval.needy, "--reason=x", "y", "z") == "too many arguments: 'z'")
  }

  @Test("the synopsis shows alternatives and what is required")
  func synopsis() {
    #expect(
      Approval.choice.verb.synopsis(full: false)
        == "(<range> | --lane | --staged [--amend])"
    )
    #expect(Approval.needy.verb.synopsis(full: false) == "--reason <text> <object>")
    #expect(
      Sample.grammar.verb.synopsis(full: true)
        == "[--quiet] [--dry-run] [--no-hooks] [--jobs <n>] [--reason <text>] "
        + "[--shape (round|square)] [--provider <name>]... [<range>] [<path>...]"
    )
  }
}
