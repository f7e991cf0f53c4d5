func record(size: Int) -> String {
  "{\"size\": \(size)}"
}

func failure(_ error: Failure) throws -> Data {
  try JSONEncoder().encode(error)
}

func sentence(path: String) -> String {
  "cannot read \"\(path)\": is it {there}?"
}
