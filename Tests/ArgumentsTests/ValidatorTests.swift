import Arguments
import Testing

@Suite struct ValidatorTests {
  func verb(_ options: [Option] = [], _ operands: [Operand] = [], rules: [Rule] = []) -> Verb {
    Verb(words: ["v"], summary: "do it", options: options, operands: operands, rules: rules)
  }

  func operand(_ name: String, _ arity: Operand.Arity) -> Operand {
    Operand(Value(name), arity, "what")
  }

  @Test("a sound declaration has no problems")
  func sound() {
    #expect(Validator.problems(of: [Sample.grammar.verb]) == [])
    #expect(Validator.problems(of: [verb([Option("a", .flag, "HEAD of it")])]) == [])
  }

  @Test("each fault is found")
  func faults() {
    var required = Option("a", .flag, "x")
    required.isRequired = true
    let faulty: [Verb] = [
      Verb(words: [], summary: "x"),
      Verb(words: ["V"], summary: "x"),
      Verb(words: ["v"], summary: ""),
      Verb(words: ["v"], summary: "Do it"),
      Verb(words: ["v"], summary: "do it."),
      verb([Option("a", .flag, "x"), Option("a", .value(Value("n")), "x")]),
      verb([Option("a", short: "x", .flag, "x"), Option("b", short: "x", .flag, "x")]),
      verb([Option("no-a", .flag, "x")]),
      verb([Option("help", .flag, "x")]),
      verb([Option("a", short: "h", .flag, "x")]),
      verb([Option("a", .flag, "")]),
      verb([Option("a", .value(Value("N n")), "x")]),
      verb([Option("-a", .flag, "x")]),
      verb([required]),
      verb([], [operand("a", .any), operand("b", .optional)]),
      verb([], [operand("a", .optional), operand("b", .one)]),
      verb([], [operand("a", .one), operand("a", .one)]),
      verb([Option("a", .flag, "x")], rules: [.requires("--a", "--b")]),
      verb([Option("a", .flag, "x")], rules: [.atMostOne(["--a"])]),
      verb([Option("a", .flag, "x")], [operand("b", .one)], rules: [.atMostOne(["--a", "<b>"])]),
    ]
    for verb in faulty { #expect(Validator.problems(of: [verb]).count == 1, "\(verb)") }
  }

  @Test("verbs that cannot be told apart are found")
  func collisions() {
    let show = Verb(words: ["receipt", "show"], summary: "x")
    #expect(Validator.problems(of: [show, show]).count == 1)
    #expect(Validator.problems(of: [show, Verb(words: ["receipt"], summary: "x")]).count == 1)
  }
}
