import LaneCore
import TestSupport
import Testing

@Suite struct RefPatternTests {
  @Test(
    "one star stays between slashes, two do not",
    arguments: [
      ("refs/heads/main", "refs/heads/main", true), ("refs/heads/main", "refs/heads/main2", false),
      ("refs/heads/main", "refs/heads/Main", false),
      ("refs/heads/*", "refs/heads/a", true), ("refs/heads/*", "refs/heads/a/b", false),
      ("refs/heads/**", "refs/heads/a/b", true), ("refs/heads/**", "refs/tags/a", false),
      ("refs/**", "refs/heads/a", true), ("refs/heads/release/*", "refs/heads/release/", true),
      ("refs/heads/rel*-v*", "refs/heads/release-v1", true),
      ("refs/heads/rel*-v*", "refs/heads/release/x-v1", false),
      ("refs/heads/**/stable", "refs/heads/stable", true),
      ("refs/heads/**/stable", "refs/heads/a/b/stable", true),
      ("refs/heads/**/stable", "refs/heads/unstable", false),
      ("refs/heads/**-v1", "refs/heads/a/b-v1", true),
    ]
  )
  func matching(pattern: String, ref: String, expected: Bool) throws {
    #expect(try #require(RefPattern(pattern)).matches(ref) == expected)
  }

  @Test(
    "what could never match a ref is refused",
    arguments: [
      "", "main", "heads/main", "refs/", "refs/heads", "refs/heads/", "refs/heads//a",
      "/refs/heads/a",
      "refs/heads/a b", "refs/heads/a?", "refs/heads/[ab]", "refs/heads/a..b", "refs/heads/.a",
      "refs/heads/a.lock", "refs/heads/a~1", "refs/heads/a^", "refs/heads/a:b", "refs/heads/a\\b",
      "refs/heads/a@{1}", "refs/heads/a.", "refs/heads/\u{7f}", "refs/heads/a\nb", "Refs/heads/a",
      "refs/heads/" + String(repeating: "a", count: 2_000),
    ]
  )
  func refused(pattern: String) {
    #expect(RefPattern(pattern) == nil)
  }
}

@Suite struct PathGlobTests {
  private static let paths = [
    "a", "a/b", "a/b/c", "b/a", "vendor/x/y.c", "src/vendor/z", "x.lock", "d/x.lock", "x.lock/in",
    "src/api/v1/h.swift", "src/api.swift", "tests/t", "tests", "é/ü", "[id].tsx", "a*b", "axb",
    "deep/a/b",
    "build/out", "src/build", "?",
  ]

  // `!` and character classes are left out on purpose: see the type.
  @Test(
    "a pattern means what it means in .gitignore",
    arguments: [
      "a", "/a", "a/", "a/b", "a/*", "a/**", "**/a", "**/a/b", "a/**/c", "*.lock", "vendor",
      "vendor/**",
      "vendor/", "src/api/**", "src/api*", "tests/**", "tests/*", "é", "?/?", "a\\*b", "a?b", "*",
      "**", "/*",
      "/**/build", "build/", "src/**/h.swift", "**/", "a**c", "d/*.lock", "*/b",
    ]
  )
  func oracle(pattern: String) throws {
    let sandbox = try TestSandbox()
    let repository = try sandbox.repository()
    try repository.write(".git/info/exclude", pattern + "\n")
    // Nothing exists, so that git goes by the text; --no-index leaves out what is tracked.
    let listed = try repository.git(
      "-c",
      "core.quotePath=false",
      "check-ignore",
      "--no-index",
      "-z",
      "--stdin",
      input: Self.paths.joined(separator: "\0") + "\0"
    )
    let ignored = Set(listed.output.split(separator: "\0").map(String.init))
    let glob = try #require(PathGlob(pattern))
    for path in Self.paths {
      #expect(glob.matches(Array(path.utf8)) == ignored.contains(path), "\(pattern) on \(path)")
    }
  }

  @Test("brackets are plain characters and bytes need not be UTF-8")
  func plain() throws {
    #expect(try #require(PathGlob("[id].tsx")).matches(Array("[id].tsx".utf8)))
    #expect(try #require(PathGlob("a/*")).matches([0x61, 0x2f, 0xff]))
  }

  @Test(
    "what could match no path is refused",
    arguments: ["", "/", "!a", "a//b", "./a", "../a", "a/../b", "a/.", "a\\", "a\0b", "//a"]
  )
  func refused(pattern: String) {
    #expect(PathGlob(pattern) == nil)
  }

  @Test("many stars on a long path end soon")
  func hostile() throws {
    let glob = try #require(PathGlob(String(repeating: "**/*a*", count: 100) + "z"))
    let isMatch = glob.matches(Array(String(repeating: "a/", count: 1_000).utf8))
    #expect(!isMatch)
  }
}
