class Manifest
  def entry(path)
    { path: path }.to_json
  end

  def failure(error)
    %({"error":#{error.message.to_json}})
  end

  def line(size)
    '{"size":' + size.to_s + "}"
  end

  def id
    %({"id":"#{SecureRandom.uuid}"})
  end

  def style(path)
    "<link href=\"#{path}\">"
  end
end
