class Order < ApplicationRecord
  after_update_commit do
    ActionCable.server.broadcast("orders_#{shop_id}", { event: "order.updated", id: id })
    # The old name, for clients that are still open: broadcast("order_#{shop_id}")
    Audit.record(event: "order_removed", id: id)
  end
end
