import Arguments
import Testing

@Suite struct RenderTests {
  let program = Program(
    name: "git lane",
    summary: "keep a gate",
    groups: [
      .init("daily", [Sample.grammar.verb]),
      .init("unseen", [Verb(words: ["hook"], summary: "run a hook", isHidden: true)]),
    ]
  )

  @Test("usage is laid out as git's parse-options does it")
  func usage() {
    #expect(
      Usage.of([Sample.grammar.verb], in: "git lane") == """
        usage: git lane sample make [<options>] [<range>] [<path>...]

            -q, --[no-]quiet      say less
            -n, --[no-]dry-run    change nothing
            --no-hooks            install no hooks
            -j, --jobs <n>        run <n> at once
            --reason <text>       why
            --shape (round|square)
                                  the shape
            -p, --provider <name>
                                  ask <name>

            -c, --[no-]colour[=<when>]
                                  colours


        """
    )
  }

  @Test("verbs with common first words share one usage")
  func sharedUsage() {
    let verbs = ["show", "verify"].map { Verb(words: ["receipt", $0], summary: "x") }
    #expect(
      Usage.of(verbs, in: "git lane") == """
        usage: git lane receipt show
           or: git lane receipt verify


        """
    )
  }

  @Test("the program's usage lists its verbs, hidden ones not")
  func programUsage() {
    #expect(
      Usage.of(program) == """
        usage: git lane <command> [<options>] [<args>]

        daily
            sample make           make a sample

            -h, --help            show the usage, also of a command
            --version             show the version


        """
    )
  }

  @Test("the manual keeps every text from being read as a request")
  func manual() {
    let page = Manual(
      page: "git-lane",
      program: program,
      description: [.paragraph(".hidden's `x-y` <z> and \\n")],
      sections: [.init("EXAMPLES", [.literal([".x", "'y", "a~b"]), .definition("`0`", "yes")])]
    ).roff()
    #expect(page.contains("\n\\&.hidden\\(aqs \\fBx\\-y\\fR \\fI<z>\\fR and \\en\n"))
    #expect(page.contains("\n\\&.x\n\\(aqy\na\\(tib\n"))
    #expect(page.contains(".TP\n\\fB0\\fR\nyes\n"))
    #expect(page.contains(".SS sample make\n.PP\nMake a sample.\n.PP\nIt makes \\fBone\\fR.\n"))
    #expect(!page.contains("hook\n"))
    let requests = Set(
      page.split(separator: "\n").filter { $0.hasPrefix(".") }.map { $0.prefix { $0 != " " } }
    )
    #expect(
      requests == [
        ".TH", ".nh", ".ad", ".SH", ".SS", ".PP", ".TP", ".HP", ".nf", ".RS", ".RE", ".fi",
      ]
    )
  }

  @Test("completion offers words, options, values and operands")
  func completion() {
    let script = BashCompletion.script(for: program, function: "git_lane")
    #expect(script.contains("\t\"\") echo \"sample\" ;;\n\t\"sample\") echo \"make\" ;;"))
    #expect(
      script.contains(
        "\t\"sample make\") echo \"--quiet --dry-run --no-hooks --jobs= --reason= --shape= "
          + "--colour --colour= --provider=\" ;;"
      )
    )
    #expect(
      script.contains(
        "\t\"sample make --shape\"|\"sample make --shape=\") echo \"round square\" ;;"
      )
    )
    #expect(script.contains("\t\"sample make\") echo \"@revisions\" ;;"))
    #expect(!script.contains("FUNCTION"))
    #expect(!script.contains("hook\""))
  }
}
