/// Why a text is no receipt, or why a statement cannot become one.
package enum ReceiptError: Error, Hashable, Sendable, CustomStringConvertible {
  case tooLarge
  case noReceipt
  case malformedLine(Int)
  case unknownHeader(String)
  case misplacedHeader(Receipt.Header)
  case badValue(Receipt.Header)
  case missingHeader(Receipt.Header)
  case headerOfAnotherKind(Receipt.Header)
  case tooManyMembers
  case badBody
  case badSignature
  case notCanonical

  package var description: String {
    switch self {
    case .tooLarge: "larger than \(Receipt.sizeLimit) bytes"
    case .noReceipt: "not a receipt"
    case .malformedLine(let number): "line \(number) is not a header"
    case .unknownHeader(let name): "unknown header '\(SafeText.line(name, limit: 80))'"
    case .misplacedHeader(let header): "header '\(header.rawValue)' twice or out of order"
    case .badValue(let header): "bad value of header '\(header.rawValue)'"
    case .missingHeader(let header): "header '\(header.rawValue)' is missing"
    case .headerOfAnotherKind(let header): "header '\(header.rawValue)' does not belong here"
    case .tooManyMembers: "more than \(Receipt.memberLimit) members"
    case .badBody: "the body is empty or not indented as it must be"
    case .badSignature: "the signature is missing, cut off or not in OpenSSH's form"
    case .notCanonical: "not in canonical form"
    }
  }
}
