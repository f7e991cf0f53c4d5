internal import LaneCore
internal import LaneStore

extension Signer {
  /// Signs a statement as the receipt that it makes.
  func receipt(of statement: Receipt.Statement, in workspace: Workspace) throws(Failure) -> Receipt
  {
    let text: [UInt8]
    do throws(ReceiptError) { text = try statement.signedText() } catch {
      throw Failure(.fatal, "receipt", "no receipt can say this: \(error)")
    }
    let signature = try workspace.stored { () throws(StoreError) in
      try sign(text, namespace: Regime.namespace)
    }
    do throws(ReceiptError) {
      return try Receipt(
        statement,
        signature: Array(signature.armored.utf8),
        digest: ContentDigest.sha256
      )
    } catch {
      throw Failure(.fatal, "receipt", "no receipt can say this: \(error)")
    }
  }
}
