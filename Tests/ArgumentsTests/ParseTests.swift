import Arguments
import Testing

@Suite struct ParseTests {
  @Test("nothing given leaves every default")
  func defaults() throws {
    #expect(try Sample.read() == Sample())
  }

  @Test("switches cluster, and the last of a cluster takes its value attached or apart")
  func clusters() throws {
    let expected = Sample(isQuiet: true, isDry: true, jobs: 4)
    #expect(try Sample.read("-qnj4") == expected)
    #expect(try Sample.read("-qnj", "4") == expected)
    #expect(try Sample.read("-q", "-n", "-j", "4") == expected)
  }

  @Test("a value may be attached, apart, empty, or look like an option")
  func values() throws {
    #expect(try Sample.read("--reason=a=b").reason == "a=b")
    #expect(try Sample.read("--reason=").reason == "")
    #expect(try Sample.read("--reason", "").reason == "")
    #expect(try Sample.read("--reason", "--quiet") == Sample(reason: "--quiet"))
  }

  @Test("a combining mark neither hides a dash nor an equals sign")
  func combiningMarks() throws {
    #expect(try Sample.read("--reason=\u{301}x").reason == "\u{301}x")
    #expect(Sample.complaint("--\u{301}") == "unknown option '--\u{301}'")
    #expect(Sample.complaint("-\u{301}") == "unknown switch '\u{301}'")
  }

  @Test("an optional value is only taken from its own argument")
  func optionalValues() throws {
    #expect(try Sample.read("--colour", "x") == Sample(colour: "always", range: "x"))
    #expect(try Sample.read("--colour=x").colour == "x")
    #expect(try Sample.read("--no-colour").colour == "never")
    #expect(try Sample.read("-c").colour == "always")
    #expect(try Sample.read("-cx").colour == "x")
  }

  @Test("the last one wins, in both directions")
  func lastWins() throws {
    #expect(try !Sample.read("--quiet", "--no-quiet").isQuiet)
    #expect(try Sample.read("--no-quiet", "--quiet").isQuiet)
    #expect(try Sample.read("--no-hooks", "--hooks").usesHooks)
    #expect(try !Sample.read("--no-hooks").usesHooks)
    #expect(try Sample.read("--jobs=1", "--jobs=2").jobs == 2)
  }

  @Test("a repeated option keeps every value in order")
  func repeated() throws {
    #expect(try Sample.read("-pa", "--provider=b", "--prov", "c").providers == ["a", "b", "c"])
  }

  @Test("operands and options mix; after -- or --end-of-options there are only operands")
  func operands() throws {
    let expected = Sample(isQuiet: true, range: "a..b", paths: ["x", "y"])
    #expect(try Sample.read("a..b", "-q", "x", "y") == expected)
    #expect(
      try Sample.read("-q", "--", "-x", "--", "-h")
        == Sample(isQuiet: true, range: "-x", paths: ["--", "-h"])
    )
    #expect(try Sample.read("--end-of-options", "--quiet").range == "--quiet")
    #expect(try Sample.read("-").range == "-")
  }

  @Test("a unique prefix stands for a long option, unless abbreviations are refused")
  func abbreviations() throws {
    #expect(try Sample.read("--q").isQuiet)
    #expect(try !Sample.read("--no-h").usesHooks)
    #expect(try Sample.read("--quiet", abbreviations: false).isQuiet)
    #expect(Sample.complaint("--qui", abbreviations: false) == "unknown option '--qui'")
    #expect(
      Sample.complaint("--no") == "ambiguous option '--no' (could be --no-quiet or --no-dry-run)"
    )
    #expect(Sample.complaint("--=x") == "unknown option '--'")
  }

  @Test("-h and --help ask for help wherever an option may stand")
  func help() throws {
    for arguments in [["-h"], ["--help"], ["-qh"], ["x", "--quiet", "-h"]] {
      var sample = Sample()
      #expect(try Sample.grammar.parse(arguments, into: &sample) == .help)
    }
    var sample = Sample()
    #expect(try Sample.grammar.parse(["--", "-h"], into: &sample) == .run)
    #expect(try Sample.grammar.parse(["--reason", "-h"], into: &sample) == .run)
  }

  @Test(
    "misuse is said in one sentence",
    arguments: [
      (["--frob"], "unknown option '--frob'"),
      (["-x"], "unknown switch 'x'"),
      (["-qx"], "unknown switch 'x'"),
      (["--quiet=1"], "option '--quiet' takes no value"),
      (["--no-colour=1"], "option '--no-colour' takes no value"),
      (["--no-jobs"], "unknown option '--no-jobs'"),
      (["--jobs"], "option '--jobs' requires a value"),
      (["-j"], "switch 'j' requires a value"),
      (["--jobs=many"], "option '--jobs' must be a number, not 'many'"),
      (
        ["--jobs=9999999999999999999"],
        "option '--jobs' must be a number, not '9999999999999999999'"
      ),
      (["--shape=flat"], "option '--shape' must be one of round, square, not 'flat'"),
    ]
  )
  func misuse(arguments: [String], message: String) {
    var sample = Sample()
    #expect(throws: UsageError.self) { try Sample.grammar.parse(arguments, into: &sample) }
    do {
      _ = try Sample.grammar.parse(arguments, into: &sample)
    } catch {
      #expect(error.message == message)
      #expect(error.verb == ["sample", "make"])
    }
  }

  @Test("an unknown option carries what could have been meant")
  func candidates() throws {
    var sample = Sample()
    let error = #expect(throws: UsageError.self) {
      try Sample.grammar.parse(["--resaon=x"], into: &sample)
    }
    #expect(error?.unknown == "--resaon")
    #expect(error?.candidates.contains("--reason") == true)
    #expect(error?.candidates.contains("--no-hooks") == true)
  }
}
