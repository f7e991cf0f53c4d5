// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled alike: Swift 6, explicit imports, each unsafe expression marked.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

/// Texts are embedded: a static binary has no bundle to read them from.
func library(
  _ name: String,
  _ dependencies: Target.Dependency...,
  texts: [String] = []
) -> Target {
  .target(
    name: name,
    dependencies: dependencies,
    resources: texts.map { .embedInCode("\($0).md") },
    swiftSettings: strict
  )
}

func tests(_ name: String, _ dependencies: Target.Dependency...) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

// The arrows below are the only ones: Documentation/architecture.md says why each target exists.
let package = Package(
  name: "git-lane",
  products: [.executable(name: "git-lane", targets: ["git-lane"])],
  targets: [
    .systemLibrary(name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CMarkGFM",
      pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]
    ),
    // Only executables link it: it keeps libgit2's transports out of a static release.
    .target(name: "CGit2Offline"),
    .target(name: "CLaneSystem", cSettings: [.define("_GNU_SOURCE")]),

    library("LaneCore"),
    library("Arguments"),
    library("LaneSystem", "CLaneSystem", "CCrypto"),
    library("Git", "CGit2", "LaneSystem"),
    library("LaneStore", "Git", "LaneSystem", "LaneCore"),
    library(
      "LaneAgents",
      "LaneSystem",
      "LaneCore",
      texts: ["Prompts/reviewer", "Prompts/validator"]
    ),
    library(
      "LaneSpec",
      "CMarkGFM",
      "LaneCore",
      texts: ["environments", "integrations", "jobs", "migrations", "realtime"].map {
        "Defaults/\($0)"
      }
    ),
    library("Lane", "LaneStore", "LaneAgents", "LaneSpec", "Git", "LaneSystem", "LaneCore"),
    library("LaneCLI", "Lane", "LaneCore", "Arguments"),
    .executableTarget(
      name: "git-lane",
      dependencies: ["LaneCLI", "CGit2Offline"],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "lane-bench",
      dependencies: ["Lane", "LaneStore", "Git", "LaneSystem", "LaneCore", "CGit2Offline"],
      swiftSettings: strict
    ),

    .target(
      name: "CTestSupport",
      path: "Tests/CTestSupport",
      cSettings: [.define("_GNU_SOURCE")]
    ),
    .target(
      name: "TestSupport",
      dependencies: ["LaneSystem", "CTestSupport"],
      path: "Tests/TestSupport",
      swiftSettings: strict
    ),
    tests("LaneSystemTests", "LaneSystem"),
    tests("LaneCoreTests", "LaneCore"),
    tests("ArgumentsTests", "Arguments"),
    tests("GitTests", "Git"),
    tests("LaneStoreTests", "LaneStore", "Git", "LaneCore", "LaneSystem"),
    tests("LaneAgentsTests", "LaneAgents", "LaneCore", "LaneSystem"),
    tests("LaneSpecTests", "LaneSpec", "LaneCore"),
    tests(
      "LaneTests",
      "Lane",
      "LaneCLI",
      "LaneStore",
      "Git",
      "LaneCore",
      "LaneSystem",
      "Arguments"
    ),
  ]
)
