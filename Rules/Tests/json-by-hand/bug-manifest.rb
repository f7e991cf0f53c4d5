class Manifest
  def entry(path)
    "{\"path\": \"#{path}\"}" # <- json-by-hand-ruby
  end

  def failure(error)
    %({"error":"#{error.message}"}) # <- json-by-hand-ruby
  end

  def line(file, size)
    '{"file":"' + file + '","size":' + size.to_s + "}" # <- json-by-hand-ruby
  end
end
