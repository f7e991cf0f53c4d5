func record(path: String) -> String {
  "{\"path\": \"\(path)\"}" // <- json-by-hand-swift
}

func failure(message: String) -> String {
  #"{"error":""# + message + #""}"# // <- json-by-hand-swift
}
