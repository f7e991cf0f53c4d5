class Order < ApplicationRecord
  after_update_commit do
    ActionCable.server.broadcast("order_#{shop_id}", { event: "order_updated", id: id }) # <- near-miss
  end
end
