class OrdersChannel < ApplicationCable::Channel
  def subscribed
    stream_from "orders_#{params[:shop]}"
  end
end
