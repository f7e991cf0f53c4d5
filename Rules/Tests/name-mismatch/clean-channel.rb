class ChatChannel < ApplicationCable::Channel
  def subscribed
    stream_from "chat_room_#{params[:room_id]}"
  end

  def speak(data)
    ActionCable.server.broadcast("chat_room_#{params[:room_id]}", { text: data["text"] })
  end

  # Another stream, and not the same name spelt otherwise.
  def report(data)
    ActionCable.server.broadcast("moderators", { text: data["text"] })
  end
end
