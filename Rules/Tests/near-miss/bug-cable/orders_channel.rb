class OrdersChannel < ApplicationCable::Channel # <- near-miss
  def subscribed
    stream_from "orders_#{params[:shop]}" # <- near-miss
  end
end
