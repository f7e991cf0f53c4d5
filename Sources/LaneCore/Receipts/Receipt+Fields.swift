extension Receipt {
  /// One header as it is written, with its values in their order.
  package struct Field: Hashable, Sendable {
    package let header: Header
    package let values: [String]
  }

  /// The headers that this receipt has, in their order.
  package var fields: [Field] {
    Header.allCases.compactMap { header in
      let values = statement.values(of: header)
      return values.isEmpty ? nil : Field(header: header, values: values)
    }
  }
}
