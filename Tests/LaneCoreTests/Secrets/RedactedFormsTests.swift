import LaneCore
import Testing

/// What stands before a credential, and what is near to one.
@Suite struct RedactedFormsTests {
  let redact = Redaction()

  @Test(
    "a token is found behind what colours a text, and behind the escapes of languages",
    arguments: [
      "\u{1b}[31m", "\u{1b}[1;31m", "\u{1b}[K", #"\u001b[31m"#, #"\x1b[31m"#, #"\033[31m"#,
      #"\e[0m"#, #"\x0a"#, #"\012"#, #"\a"#, #"\0"#, #"\v"#,
    ]
  )
  func colours(sequence: String) {
    let token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    #expect(redact("x\(sequence)\(token)\u{1b}[0m") == "x\(sequence)[redacted]\u{1b}[0m")
    #expect(redact("x\(sequence)password=hunter2") == "x\(sequence)password=[redacted]")
  }

  @Test("what only resembles a sequence begins no word")
  func noColours() {
    let token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    for before in ["31m", "[m", "[31x", "x1b", "012", #"\99"#, #"\u00"#, "[K", "a"] {
      #expect(redact(before + token) == before + token)
    }
  }

  @Test(
    "names with underscores and hyphens before, in and behind them, and flags",
    arguments: [
      "//npm.example.org/:_authToken=", "_token=", "__password=", "--api-key=", "--api-key ",
      "api-key=", "x-api-key=", "api-key: ", "--db-password ", "--client-secret=",
    ]
  )
  func names(name: String) {
    #expect(redact(name + "abcdef123456") == name + "[redacted]")
    #expect(redact("x \(name)abcdef123456 y").hasPrefix("x \(name)[redacted]"))
    #expect(redact(name + "\"abcdef12-3456\"") == name + "\"[redacted]\"")
    #expect(redact(name + "$SECRET_1") == name + "$SECRET_1")
  }

  @Test(
    "a password in an address may have quotes and brackets in it",
    arguments: ["hun'ter2x", "hun(ter)2x", "hun)ter2x", "'hunter2"]
  )
  func addresses(password: String) {
    #expect(redact("https://kam:\(password)@example.org") == "https://[redacted]@example.org")
    let token = "https://[redacted]@example.org('x@y')"
    #expect(redact("https://0123456789abcdefghij@example.org('x@y')") == token)
  }

  @Test(
    "a value behind a type is a value",
    arguments: [
      #"const password: string = ""#, #"let password: String? = ""#, #"apiKey: Swift.String = ""#,
      #"const PASSWORD: &'static str = ""#, #"password: str | None = ""#, #"token: [u8; 9] = b""#,
      #"api_key: Optional[str] = '"#, #"token: string | undefined = ""#, #"s = "token: str = \""#,
    ]
  )
  func types(start: String) {
    let isBytes = start.hasSuffix(#"b""#)
    let text = start + #"hunter2x9""#
    #expect(redact(text) == (isBytes ? text : start + #"[redacted]""#))
  }

  @Test(
    "what is near to these is left alone",
    arguments: [
      #"let password: String = config["password"]"#, #"password: String = "", token: String = "x""#,
      #"the password: it is set where name = "kam1x""#, #"token: string = "letmein""#,
      #"case password: x => "hunter2x""#, #"password: string == "hunter2x""#, #"password: String"#,
      #"bad password: user="kamkam12""#, #"f(password:String,user:String = "kam12345")"#,
      #"password: a!="hunter2x""#, #"password: a >= "hunter2x""#, #"password: a |= "hunter2x""#,
      "--api-key is needed", "api-key = args.key1", "Cookie = jar.name2x", "a_tokens=abcdef123456",
      "self._password = self._secret1", "snake__case_1=abcdef123456", "--token-file abcdef123456",
      "'http://localhost:80','kam@example.org'", "{'https://a.org':'kam@b.org'}",
      "[x](https://a.org:8080):kam@b.org", "(https://a.org:8080)(kam@b.org)",
      "it's https://a.org:80/x(kam@b.org)",
    ]
  )
  func innocent(text: String) {
    #expect(redact(text) == text)
  }
}
