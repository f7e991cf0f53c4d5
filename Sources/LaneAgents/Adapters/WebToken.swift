internal import LaneCore

/// A JSON Web Token (RFC 7519), of which only the claims are looked at.
enum WebToken {
  /// When a token says that it runs out, nil where it says nothing of the kind.
  static func expiry(_ token: String) -> Timestamp? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    var claims = parts[1].map { character -> Character in
      character == "-" ? "+" : character == "_" ? "/" : character
    }
    claims += Array(repeating: "=", count: (4 - claims.count % 4) % 4)
    guard let bytes = Base64.decode(String(claims)),
      let expiry = (try? JSONReader.read(bytes, numbers: .any))?.object?.integer("exp")
    else { return nil }
    return Timestamp(seconds: expiry)
  }
}
