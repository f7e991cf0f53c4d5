/// The second and last question to a reviewer whose answer could not be accepted.
enum RepairPrompt {
  // An answer longer than this is not worth repeating to the one who gave it.
  private static let answerLimit = 256 << 10

  /// Puts the packet again, with the answer and what is wrong with it.
  static func text(packet: [UInt8], answer: [UInt8], message: String) -> [UInt8] {
    let kept = String(decoding: answer.prefix(answerLimit), as: UTF8.self)
    let cut = answer.count > answerLimit ? "\n(cut here, it was longer)" : ""
    let question = """


      # Your previous answer was not accepted

      You have already answered this once. What was wrong with the answer:

      \(message)

      Correct that and give the whole dossier again, as one JSON object and nothing else. Do not
      change a finding or a verdict for the sake of being accepted: correct what is wrong with the
      record, look again where the evidence was missing, and withdraw what you cannot show.

      Your previous answer:

      \(kept)\(cut)

      """
    return packet + Array(question.utf8)
  }
}
