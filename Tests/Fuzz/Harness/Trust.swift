import LaneCore

/// Reads allowed-signers files; only a key that is listed is ever trusted.
func fuzzSigners(_ bytes: [UInt8]) {
  let file = AllowedSigners(bytes)
  let lines = file.signers.map(\.line) + file.damage.map(\.line)
  hold(Set(lines).count == lines.count, "a line is read or damaged")
  hold(lines.allSatisfy { $0 <= bytes.lines.count }, "a line is one of the file's")
  let later = AllowedSigners(Array("# a comment\n".utf8) + bytes)
  hold(later.signers.map(\.key) == file.signers.map(\.key), "a comment changes nothing")
  var stranger = [UInt8](repeating: 0, count: 51)
  stranger.replaceSubrange(0..<15, with: [0, 0, 0, 11] + Array("ssh-ed25519".utf8))
  stranger.replaceSubrange(15..<19, with: [0, 0, 0, 32])
  stranger.replaceSubrange(19..<51, with: digest(bytes).bytes)
  guard let unknown = SSHPublicKey(blob: stranger) else {
    return hold(false, "an Ed25519 key can be read")
  }
  let moment = Timestamp(milliseconds: 1_795_000_000_000)
  for principal in ["kam@example.org", "*", Array(bytes.prefix(40)).text] {
    let verdict = file.judge(unknown, principal: principal, namespace: "git", at: moment)
    if case .untrusted = verdict {} else { hold(false, "a stranger's key is not trusted") }
  }
  for signer in file.signers {
    let names = file.principals(of: signer.key)
    for name in names.prefix(3) + ["kam@example.org"] {
      let verdict = file.judge(signer.key, principal: name, namespace: "git-lane", at: moment)
      guard case .trusted(let line) = verdict else { continue }
      let isListed = file.signers.contains { $0.line == line && $0.key == signer.key }
      hold(isListed, "what is trusted is listed on the line that is named")
      hold(file.keys(of: name).contains(signer.key), "whom a key is trusted for has that key")
    }
    hold(SSHPublicKey(line: signer.key.line) == signer.key, "a key is read as it was written")
  }
}

/// Reads SSH signatures, armored and bare.
func fuzzSignature(_ bytes: [UInt8]) {
  let readings = [try? SSHSignature(armored: bytes[...]), try? SSHSignature(blob: bytes)]
  for signature in readings.compactMap(\.self) {
    let armored = Array(signature.armored.utf8)
    hold((try? SSHSignature(armored: armored[...])) == signature, "armor changes nothing")
    let data = signature.signedData(messageDigest: digest(bytes).bytes)
    hold(data.starts(with: "SSHSIG".utf8), "what is signed is marked")
    switch signature.plain {
    case .ed25519(let publicKey, let bare):
      hold(publicKey.count == 32 && bare.count == 64, "Ed25519's sizes")
    case .ecdsa(_, let point, let r, let s):
      hold([65, 97, 133].contains(point.count) && point[0] == 4, "a point of a known curve")
      hold(r.first != 0 && s.first != 0, "numbers without leading zeros")
    case .rsa(_, let modulus, let exponent, let bare):
      hold(bare.count == modulus.count, "a signature as long as its modulus")
      hold(modulus.first != 0 && exponent.first != 0, "numbers without leading zeros")
    case nil: break
    }
  }
}

/// Reads revocations; a file of two adds up.
func fuzzRevocations(_ bytes: [UInt8]) {
  let words = parts(bytes, atMost: 2)
  let one = Revocations(words[0])
  let other = Revocations(words.count > 1 ? words[1] : [])
  let both = Revocations(words.joined(separator: [0x0a]).map(\.self))
  hold(both.receipts == one.receipts.union(other.receipts), "receipts add up")
  hold(both.keys == one.keys.union(other.keys), "keys add up")
  hold(both.damagedLines.starts(with: one.damagedLines), "no damage is lost")
}
