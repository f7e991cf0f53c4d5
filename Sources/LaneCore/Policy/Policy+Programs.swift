extension Policy {
  /// A setting that makes this machine run something or talk to somebody.
  package struct TrustedSetting: Equatable, Sendable {
    /// Its name as `git config` has it, such as `provider.house.command`.
    package let name: String
    package let value: String
  }

  /// What has to be trusted before it is used, sorted by name; nothing for standard providers.
  package var trustedSettings: [TrustedSetting] {
    var settings: [TrustedSetting] = []
    for provider in providers {
      let values = [
        ("command", provider.command.map(Self.quoted)), ("program", provider.program),
        ("sha256", provider.sha256?.hex), ("baseUrl", provider.baseURL),
        ("keyEnv", provider.keyVariable),
      ]
      for (key, value) in values {
        guard let value else { continue }
        settings.append(TrustedSetting(name: "provider.\(provider.name).\(key)", value: value))
      }
    }
    if let command = tests.command {
      settings.append(TrustedSetting(name: "tests.command", value: Self.quoted(command)))
    }
    return settings.sorted { $0.name.precedesInBytes($1.name) }
  }

  /// The text whose digest stands for the trusted settings; empty where there are none.
  ///
  /// A line each, quoted so that no two lists have one text.
  package var trustedText: [UInt8] {
    let lines = trustedSettings.map { setting in
      setting.name + " = " + ConfigText.value(setting.value) + "\n"
    }
    return Array(lines.joined().utf8)
  }

  /// Paths in the repository that a command or a program of this policy may name.
  ///
  /// Which of them exist is for the caller to see. Each word counts, since the program of
  /// `python3 tools/review.py` is its second one, and the part of an option after `=`.
  package var programPaths: ProgramPaths {
    let commands = providers.flatMap { ($0.command ?? []) + ($0.program.map { [$0] } ?? []) }
    let tests = tests.command ?? []
    return ProgramPaths(
      commands: (commands + tests.prefix(1)).flatMap(Self.paths),
      files: tests.flatMap(Self.paths)
    )
  }

  private static func paths(in word: String) -> [String] {
    let argument = word.firstIndex(of: "=").map { word[$0...].dropFirst() }
    let parts = (word.hasPrefix("-") ? [] : [word[...]]) + (argument.map { [$0] } ?? [])
    return parts.compactMap { part in
      guard !part.hasPrefix("/") else { return nil }
      var components: [Substring] = []
      for component in part.split(separator: "/") where component != "." {
        if component == ".." {
          guard components.popLast() != nil else { return nil }
        } else {
          components.append(component)
        }
      }
      return components.isEmpty ? nil : components.joined(separator: "/")
    }
  }

  /// Words as a command that splits into them again.
  private static func quoted(_ words: [String]) -> String {
    words.map { word in
      let needsQuotes =
        word.isEmpty
        || word.utf8.contains { byte in
          byte <= 0x20 || byte == 0x22 || byte == 0x27 || byte == 0x5c
        }
      guard needsQuotes else { return word }
      let escaped = word.utf8.flatMap { byte -> [UInt8] in
        byte == 0x22 || byte == 0x5c ? [0x5c, byte] : [byte]
      }
      return "\"" + String(decoding: escaped, as: UTF8.self) + "\""
    }.joined(separator: " ")
  }
}
