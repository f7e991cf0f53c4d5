internal import LaneAgents
internal import LaneCore
internal import LaneStore

/// The look that blocked a change, read once more after everything in it that blocked was given up.
///
/// The reviewer saw all of these very bytes then; what it covered and attacked stands, and another
/// look would only ask it the same again.
struct ReviewReread {
  /// The block whose dossier is read again.
  let block: Receipt
  let dossier: [UInt8]
  let ruling: Ruling

  /// Reads it again where it is here and comes to a pass that way.
  static func of(
    _ rounds: ReviewRounds,
    by reviewer: String,
    expecting expected: ReviewExpectation,
    files: ReviewedFiles
  ) throws(Failure) -> ReviewReread? {
    let block = rounds.history.blocks(by: reviewer).last {
      $0.receipt.change == rounds.subject.id && $0.receipt.pass == .cold
        && rounds.history.isGivenUp($0.receipt, by: reviewer)
    }
    guard let block, block.receipt.prompt != nil,
      let bytes = try rounds.standing.sessions.dossierBytes(of: block.receipt.id),
      ContentDigest.sha256(bytes) == block.receipt.dossier,
      let dossier = try? Dossier(parsing: bytes)
    else { return nil }
    // What earlier blocks found is answered by the verification that let us come here.
    var expected = expected
    expected.nonce = dossier.nonce
    for critical in block.receipt.criticals {
      expected.refutations[critical.id] = "given up after its author argued against it"
    }
    let ruling = Ruling(dossier, expecting: expected, files: files)
    guard ruling.verdict == .pass else { return nil }
    return ReviewReread(block: block.receipt, dossier: bytes, ruling: ruling)
  }
}
