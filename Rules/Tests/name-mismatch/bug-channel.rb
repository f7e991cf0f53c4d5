class ChatChannel < ApplicationCable::Channel
  def subscribed
    stream_from "chat_room_#{params[:room_id]}" # <- name-mismatch-ruby
  end

  def speak(data)
    ActionCable.server.broadcast("chat-room_#{params[:room_id]}", { text: data["text"] })
  end
end

class PresenceChannel < ApplicationCable::Channel
  def subscribed
    stream_from "presence:#{params[:team]}" # <- name-mismatch-ruby
  end

  def unsubscribed
    ActionCable.server.broadcast "presences:#{params[:team]}", { left: current_user.id }
  end
end
