import Arguments
import LaneCLI
import Testing

@Suite struct DispatchTests {
  @Test("an answer is text, or one JSON object with sorted keys")
  func answers() {
    let text = CommandLineRun("version")
    #expect(text.output == "git-lane version 0.1.0\n")
    #expect(text.status == 0)
    #expect(text.errors == "")
    let json = CommandLineRun("version", "--json")
    #expect(
      json.output
        == #"{"command":"version","ok":true,"result":{"version":"0.1.0"},"version":1}"# + "\n"
    )
    #expect(json.status == 0)
    #expect(CommandLineRun("--version").output == text.output)
  }

  @Test("usage is printed to standard output where it is asked for")
  func help() {
    for arguments in ["-h", "--help"] {
      let run = CommandLineRun(arguments)
      #expect(run.status == 0)
      #expect(run.output.hasPrefix("usage: git lane <command> [<options>] [<args>]\n\n"))
      #expect(run.errors == "")
    }
    let verb = CommandLineRun("version", "-h")
    #expect(verb.status == 0)
    #expect(
      verb.output == """
        usage: git lane version [<options>]

            --[no-]json           print one JSON object in place of the text
            --[no-]color[=(always|never|auto)]
                                  colour the output


        """
    )
  }

  @Test("every shown verb is in the usage and answers -h; a hidden one is not in it")
  func everyVerb() {
    let usage = CommandLineRun("-h").output
    for command in Registry.commands {
      #expect(usage.contains("\n    \(command.name) ") == !command.isHidden, "\(command.name)")
    }
    for verb in Registry.grammar.verbs {
      let run = CommandLineRun(words: verb.words + ["-h"])
      #expect(run.status == 0)
      #expect(run.output.hasPrefix("usage: git lane \(verb.name) [<options>]"))
    }
  }

  @Test("misuse exits 129, with the usage or with what was meant")
  func misuse() {
    let nothing = CommandLineRun()
    #expect(nothing.status == 129)
    #expect(nothing.errors.hasPrefix("error: need a subcommand\nusage: git lane <command>"))
    let close = CommandLineRun("verzion")
    #expect(close.status == 129)
    #expect(
      close.errors
        == "error: unknown subcommand 'verzion'\nhint: did you mean 'version'?\n"
    )
    let far = CommandLineRun("frobnicate")
    #expect(far.errors.hasPrefix("error: unknown subcommand 'frobnicate'\nusage: "))
    let option = CommandLineRun("version", "--jsn")
    #expect(option.errors == "error: unknown option '--jsn'\nhint: did you mean '--json'?\n")
    #expect(option.output == "")
  }

  @Test("misuse with --json is an object as well")
  func misuseAsJSON() {
    let run = CommandLineRun("version", "x", "--json")
    #expect(run.status == 129)
    #expect(run.errors == "")
    #expect(
      run.output
        == #"{"command":"version","error":{"code":"usage","message":"too many arguments: 'x'","#
        + #""next":"git lane version -h"},"ok":false,"version":1}"# + "\n"
    )
  }

  @Test("abbreviations are refused where scripts ask for that")
  func strict() {
    #expect(CommandLineRun("version", "--js").status == 0)
    let run = CommandLineRun("version", "--js", environment: ["LANE_STRICT": "1"])
    #expect(run.status == 129)
  }

  @Test("control characters of an argument never reach the terminal")
  func hostileArguments() {
    let run = CommandLineRun("\u{1b}[2J\nfatal: x")
    #expect(run.errors.hasPrefix("error: unknown subcommand '\\x1b[2J\\nfatal: x'\n"))
  }
}
