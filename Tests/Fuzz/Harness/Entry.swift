import LaneCore

/// What each fuzzer does with one input, by the name that the program was started under.
private let targets: [String: @Sendable ([UInt8]) -> Void] = [
  "note": fuzzNote, "receipt": fuzzReceipt,
  "event": fuzzEvent, "message": fuzzMessage, "fold": fuzzFold,
  "change": fuzzChange, "paths": fuzzPaths,
  "config": fuzzConfig, "policy": fuzzPolicy, "globs": fuzzGlobs,
  "signers": fuzzSigners, "signature": fuzzSignature, "revocations": fuzzRevocations,
  "dossier": fuzzDossier, "ruling": fuzzRuling, "diff": fuzzDiff, "validation": fuzzValidation,
  "rule": fuzzRule, "checklist": fuzzChecklist,
  "json": fuzzJSON, "text": fuzzText, "trailers": fuzzTrailers,
  "secrets": fuzzSecrets, "guard": fuzzGuard,
]

private let target: @Sendable ([UInt8]) -> Void = {
  let program = CommandLine.arguments.first ?? ""
  let name = program.split(separator: "/").last.map(String.init) ?? ""
  guard let target = targets[name] else {
    fatalError("no target '\(name)'; there are \(targets.keys.sorted().joined(separator: " "))")
  }
  return target
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
package func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  unsafe target([UInt8](UnsafeBufferPointer(start: start, count: count)))
  return 0
}
